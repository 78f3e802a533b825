import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { longText } from './texts';

const perplexityIn = (status: string): number =>
  Number(/perplexity ([\d.,]+)/.exec(status)?.[1].replace(/,/g, ''));
const saysPerplexity = (status: string): boolean => Number.isFinite(perplexityIn(status));

describeInVscode(
  'training',
  { files: { 'long.txt': longText(), 'empty.txt': '', 'one.txt': 'word' } },
  (vscode) => {
    it('says what to do with an empty file', async () => {
      const { workbench } = vscode;
      await workbench.openFile('empty.txt');
      await workbench.runCommand('Unroll: Train on This File');
      const toast = await workbench.notification(/empty|no text|nothing/i);
      expect(await toast.innerText()).toMatch(/empty\.txt|document|file|text/i);
      await workbench.dismissNotifications();
    });

    it('says what to do with a file of one word', async () => {
      const { workbench } = vscode;
      await workbench.openFile('one.txt');
      await workbench.runCommand('Unroll: Train on This File');
      const toast = await workbench.notification(/short|little|few|more|longer/i);
      expect(await toast.innerText()).not.toMatch(/internal|undefined|NaN/);
      await workbench.dismissNotifications();
    });

    it('learns the sample from the palette, shows perplexity and speed, and names the model', async () => {
      const { workbench } = vscode;
      await workbench.openFile('the-cat.txt');
      const history = await workbench.recordStatus();
      await workbench.runCommand('Unroll: Train on This File');
      const toast = await workbench.notification(
        /has learnt the-cat\.txt by heart: perplexity [\d.]+ on it/,
        110_000,
      );
      expect(await toast.innerText()).not.toMatch(/NaN|undefined/);
      await workbench.statusWhere('the name of the model', (text) => text.includes('the-cat.txt'));
      const seen = await history();
      const shown = seen.filter(saysPerplexity);
      expect(shown.length, seen.join(' | ')).toBeGreaterThan(0);
      expect(shown[0]).toMatch(/[\d.,]+k? tokens\/s/);
      expect(perplexityIn(await toast.innerText())).toBeGreaterThanOrEqual(1);
      await workbench.dismissNotifications();
    });

    it('lets the perplexity of a longer text fall in the status bar', async () => {
      const { workbench } = vscode;
      await workbench.openFile('long.txt');
      await workbench.runCommand('Unroll: Train on This File');
      const first = perplexityIn(await workbench.statusWhere('a perplexity', saysPerplexity, 60_000));
      const fallen = (text: string): boolean => perplexityIn(text) < first / 2;
      const later = perplexityIn(
        await workbench.statusWhere(`under half of perplexity ${first}`, fallen, 90_000),
      );
      expect(later).toBeGreaterThan(1);
    });

    it('pauses and resumes', async () => {
      const { workbench } = vscode;
      await workbench.openFile('long.txt');
      await workbench.runCommand('Unroll: Train on This File');
      await workbench.statusWhere('a perplexity', saysPerplexity, 60_000);
      await workbench.runCommand('Unroll: Pause Training');
      await workbench.statusWhere('"paused"', (text) => text.includes('paused'));
      expect(await workbench.offersCommand('Unroll: Pause Training')).toBe(false);
      await workbench.runCommand('Unroll: Resume Training');
      await workbench.statusWhere('a speed', (text) => text.includes('tokens/s'));
    });

    it('asks before a second training takes the place of the first', async () => {
      const { workbench } = vscode;
      await workbench.openFile('the-cat.txt');
      await workbench.runCommand('Unroll: Train on This File');
      const question = await workbench.notification(/training on long\.txt is running/);
      await question.getByRole('button', { name: 'Keep Training' }).click();
      await workbench.statusWhere('the first training', (text) => text.includes('tokens/s'));
    });

    it('stops when told to, and keeps what was learnt', async () => {
      const { workbench } = vscode;
      await workbench.runCommand('Unroll: Stop Training');
      await workbench.notification(/has learnt long\.txt/);
      expect(await workbench.offersCommand('Unroll: Stop Training')).toBe(false);
      await workbench.openFile('long.txt');
      await workbench.statusWhere('the name of the model', (text) => text.includes('long.txt'));
    });
  },
);
