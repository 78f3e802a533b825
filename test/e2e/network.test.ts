import { expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';

// That nothing connects is checked at the end of every scenario's file (vscodeSuite.ts); here, that this check sees.
describeInVscode(
  'connections',
  { extensions: [inRoot('test', 'e2e', 'planted')], connects: true },
  (vscode) => {
    it('of our extension, its engine and its pages: none', async () => {
      const { workbench, inspector, session } = vscode;
      await workbench.openFile('the-cat.txt');
      await workbench.runCommand('Unroll: Train on This File');
      await workbench.notification(/has learnt the-cat\.txt/, 110_000);
      await workbench.dismissNotifications();
      await workbench.runCommand('Unroll: Open Inspector');
      await inspector.waitUntilShown();
      await inspector.predictionsWhere('something', () => true);
      expect(session.network.isInExtensionHost).toBe(true);
      expect(session.network.isInItsThreads).toBe(true);
      expect(session.network.connections).toEqual([]);
    });

    it('that another extension opens are seen, wherever it opens them', async () => {
      const { workbench, session } = vscode;
      await workbench.runCommand('Planted: Connect');
      const wanted = [
        ['extension host', '127.0.0.11'],
        ['its thread', '127.0.0.12'],
        ['page', '127.0.0.13'],
        ['page', '127.0.0.14'],
        ['extension host', '127.0.0.15'],
        ['extension host', 'planted.invalid'],
      ];
      await waitFor('all connections', () => {
        const found = session.network.connections;
        const missing = wanted.filter(
          ([by, to]) => !found.some((one) => one.by === by && one.to.includes(to)),
        );
        if (missing.length > 0)
          throw new Error(`unseen: ${missing.join(' | ')}; seen: ${JSON.stringify(found)}`);
        return Promise.resolve(true);
      });
    });
  },
);
