// What every check of the panel in a browser does: opens it, acts, tells what went wrong and ends with 1 if anything did.
import { startHarness } from './page.mjs';

/** Checks run one by one, those whose names contain the first argument of the command line. */
export async function startChecks(wanted = process.argv[2] ?? '') {
  const harness = await startHarness();
  return {
    async check(name, options, messages, act) {
      if (!name.includes(wanted)) return;
      const panel = await harness.open(options);
      await panel.send(...messages);
      await panel.settle();
      const last = async (type) => (await panel.posted()).filter((message) => message.type === type).at(-1);
      try {
        await act({ ...panel, last });
        console.log(`ok    ${name}`);
      } catch (error) {
        harness.complaints.push(`${name}: ${error.stack}`);
        console.log(`FAIL  ${name}`);
      }
      await panel.close();
    },
    async finish() {
      await harness.close();
      for (const complaint of harness.complaints) console.error(complaint);
      process.exitCode = harness.complaints.length > 0 ? 1 : 0;
    },
  };
}
