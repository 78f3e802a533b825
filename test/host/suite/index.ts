import Mocha from 'mocha';

/** Loaded one after the other, once mocha's globals are there; esbuild bundles what is named here. */
const testFiles = [
  () => import('./activation.test'),
  () => import('./training.test'),
  () => import('./suggestions.test'),
  () => import('./learning.test'),
  () => import('./inspector.test'),
  () => import('./fillBlank.test'),
  () => import('./translate.test'),
  () => import('./colouring.test'),
  () => import('./badInput.test'),
  () => import('./formats.test'),
  () => import('./runs.test'),
  () => import('./places.test'),
];

/** Called by VS Code inside the extension host; rejects when a test fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: true, timeout: 60_000 });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  for (const load of testFiles) await load();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed inside the extension host.`);
}
