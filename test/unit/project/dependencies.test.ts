import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import { readProjectFile } from './projectFiles';

describe('dependencies', () => {
  it('are pinned to exact versions', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('are none at run time: bundles hold everything', () => {
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('are locked without the address of a registry', () => {
    expect(readProjectFile('package-lock.json')).not.toContain('"resolved"');
  });
});
