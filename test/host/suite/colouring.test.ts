import assert from 'node:assert/strict';
import type { Hover } from 'vscode';
import { commands, Position, type Range, Selection, type TextEditor, workspace } from 'vscode';
import { commandIds, settingsSection } from '../../../src/host/ids';
import { easyText, openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

/** The text that was learnt, with words that do not belong in it. */
const odd = 'The cat sat on the mat. The dog lay on the cat. The rug sat on the dog.\n';

describe('Colour Text', () => {
  let editor: TextEditor;

  const shown = async () => (await unroll()).colouring.shownIn(editor);
  /** Ranges of the levels from one on, in order of their place. */
  const strong = async (from: number): Promise<Range[]> =>
    (await shown())
      .slice(from)
      .flat()
      .sort((a, b) => a.start.compareTo(b.start));
  const texts = async (from: number) => (await strong(from)).map((range) => editor.document.getText(range));

  before(async () => {
    editor = await openText(easyText);
    await trainQuickly(editor.document, 12);
    await editor.edit((edit) => edit.insert(new Position(2, 0), odd));
  });

  afterEach(async () => {
    await (await unroll()).colouring.colour(editor.document, undefined);
  });

  it('by Surprisal: what does not belong there has the strong colours', async () => {
    await commands.executeCommand(commandIds.colourBySurprisal);
    await until('colours', async () => (await texts(8)).length > 0);
    const found = await strong(8);
    assert.ok(found.length < 12, `few are surprising: ${(await texts(8)).join()}`);
    assert.ok(
      found.every(({ start }) => start.line === 2 || start.line === 0),
      'the odd line, and the beginning, which nothing stands before',
    );
    assert.ok((await texts(8)).includes('cat'));
    assert.ok(editor.document.lineCount > 150);
    const last = Math.max(...(await shown()).flat().map(({ end }) => end.line));
    assert.ok(last < 120, 'only what is seen is asked about');
  });

  it('follows edits, and leaves the text alone', async () => {
    const { colouring } = await unroll();
    await colouring.colour(editor.document, { kind: 'surprisal', mode: 'tokens' });
    await until('colours', async () => (await texts(8)).length > 0);
    await editor.edit((edit) => edit.insert(new Position(1, 0), 'zebra zebra zebra '));
    await until('colours of what was typed', async () =>
      (await strong(8)).some(({ start, end }) => start.line === 1 && end.character <= 18),
    );
    await commands.executeCommand('undo');
    await until(
      'the colours of before',
      async () => !(await strong(8)).some(({ start }) => start.line === 1),
    );
  });

  it('by whole lines: the odd one glows in the whole text', async () => {
    const { colouring } = await unroll();
    await colouring.colour(editor.document, { kind: 'surprisal', mode: 'lineMax' });
    await until('lines', async () => (await strong(12)).length > 0);
    const lines = (await strong(12)).map(({ start }) => start.line);
    assert.ok(lines.includes(2), `line 2 among ${lines.join()}`);
    assert.ok(lines.length <= 3);
  });

  it('by a unit and by a gate: the numbers are those of the trace', async () => {
    const { colouring, client, registry } = await unroll();
    const model = registry.models[0];
    assert.ok(model);
    const choice = { layer: 0, quantity: 'update' as const };
    await colouring.colour(editor.document, { kind: 'gate', choice });
    await until('colours', async () => (await shown()).flat().length > 20);
    const documentId = 'check';
    await client.engine.openDocument({ documentId, version: 1, text: editor.document.getText() });
    const { starts, ends, values } = await client.engine.unitTrack({
      modelId: model.id,
      documentId,
      version: 1,
      ...choice,
      range: { start: 0, end: 200 },
    });
    const level = Math.round(15 * values[5]);
    const place = editor.document.positionAt((starts[5] + ends[5]) / 2);
    assert.ok((await shown())[level]?.some((range) => range.contains(place)));
    await colouring.colour(editor.document, {
      kind: 'unit',
      choice: { layer: 0, quantity: 'hidden' },
      unit: 3,
    });
    await until('other colours', async () => (await shown()).slice(0, 8).flat().length > 0);
    await colouring.colour(editor.document, undefined);
    assert.deepEqual(await shown(), []);
  });

  it('refuses units and layers that are not there', async () => {
    const { colouring } = await unroll();
    const choice = { layer: 0, quantity: 'hidden' as const };
    await colouring.colour(editor.document, { kind: 'unit', choice, unit: 9999 });
    await until('the end of it', () => colouring.colouringOf(editor.document) === undefined);
  });

  it('Go to Next Surprise walks the odd words, and back', async () => {
    editor.selection = new Selection(0, 0, 0, 0);
    const visited: string[] = [];
    for (let i = 0; i < 3; i++) {
      await commands.executeCommand(commandIds.nextSurprise);
      assert.ok(!editor.selection.isEmpty);
      visited.push(`${editor.selection.start.line}:${editor.document.getText(editor.selection)}`);
    }
    assert.ok(
      visited.every((place) => place.startsWith('2:')),
      visited.join(),
    );
    await commands.executeCommand(commandIds.previousSurprise);
    assert.equal(`2:${editor.document.getText(editor.selection)}`, visited[1]);
  });

  it('Go to Next Surprise comes to a slip too', async () => {
    const slip = new Position(60, 0);
    await editor.edit((edit) => edit.insert(slip, 'Teh cat sat on the mat.\n'));
    editor.selection = new Selection(50, 0, 50, 0);
    await commands.executeCommand(commandIds.nextSurprise);
    assert.deepEqual([editor.selection.start.line, editor.document.getText(editor.selection)], [60, 'Teh']);
    await commands.executeCommand('undo');
    assert.equal(editor.document.lineAt(60).text.indexOf('Teh'), -1);
  });

  it('a hover says what was expected, where the text is coloured, and as plain text', async () => {
    const hovers = async (at: Position) =>
      (await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', editor.document.uri, at)) ?? [];
    const place = new Position(2, odd.indexOf('cat.') + 1);
    assert.equal((await hovers(place)).length, 0);
    const { colouring } = await unroll();
    await colouring.colour(editor.document, { kind: 'surprisal', mode: 'tokens' });
    const [hover] = await hovers(place);
    assert.ok(hover);
    const [content] = hover.contents;
    assert.ok(typeof content === 'object' && 'value' in content);
    assert.match(content.value, /rug/);
    assert.match(content.value, /%/);
    const section = workspace.getConfiguration(settingsSection, editor.document);
    await section.update('colouring.hover', 'never', true);
    assert.equal((await hovers(place)).length, 0);
    await section.update('colouring.hover', undefined, true);
  });

  it('says why a model of blanks cannot', async () => {
    const { colouring } = await unroll();
    const blank = await openText(`${easyText} blank`, 'markdown');
    await trainQuickly(blank.document, 1, 'blank');
    const registry = (await unroll()).registry;
    registry.choose(await uriOf(blank.document), await uriOf(blank.document));
    const speaker = registry.speakerFor(
      { uri: await uriOf(blank.document), languageId: 'markdown' },
      'language',
    );
    if (!speaker) {
      await assert.rejects(colouring.colour(blank.document, { kind: 'surprisal', mode: 'tokens' }), /blanks/);
    }
    await colouring.colour(blank.document, {
      kind: 'unit',
      choice: { layer: 0, quantity: 'hidden', direction: 'backward' },
      unit: 1,
    });
    await until('colours', async () => colouring.shownIn(blank).flat().length > 0);
    await colouring.colour(blank.document, undefined);
  });
});
