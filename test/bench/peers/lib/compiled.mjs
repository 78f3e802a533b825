/** What torch.compile keeps: libraries that a C++ compiler made, in a folder of the peers' own. */
import fs from 'node:fs';
import path from 'node:path';

/** @param {string} folder  of the peers */
export const compiledFolder = (folder) => path.join(folder, '.venv', 'inductor');

/** Whether an error output tells of a library that was not written to its end. @param {string} stderr */
export const tellsOfDamage = (stderr) => /file too short|invalid ELF header/.test(stderr);

/** The libraries that were not written to their end: loading one fails, or ends the process. @param {string} folder */
export function damagedLibraries(folder) {
  const compiled = compiledFolder(folder);
  const files = fs.existsSync(compiled) ? fs.readdirSync(compiled, { recursive: true }) : [];
  return files
    .map((name) => path.join(compiled, String(name)))
    .filter((file) => file.endsWith('.so') && !isWhole(file));
}

/**
 * Removes them, so that they are compiled anew; all of the folder when there are none, as then the damage is somewhere
 * else. Returns what was removed.
 * @param {string} folder  of the peers
 */
export function removeDamaged(folder) {
  const damaged = damagedLibraries(folder);
  const removed = damaged.length > 0 ? damaged : [compiledFolder(folder)];
  for (const file of removed) fs.rmSync(file, { recursive: true, force: true });
  return removed;
}

/** Whether a library of 64 bits reaches to the end of its table of sections, which comes last. */
function isWhole(file) {
  const header = Buffer.alloc(64);
  const descriptor = fs.openSync(file, 'r');
  try {
    if (fs.readSync(descriptor, header) < header.length || header.toString('latin1', 1, 4) !== 'ELF')
      return false;
    const tableAt = Number(header.readBigUInt64LE(40));
    const tableBytes = header.readUInt16LE(58) * header.readUInt16LE(60);
    return fs.fstatSync(descriptor).size >= tableAt + tableBytes;
  } finally {
    fs.closeSync(descriptor);
  }
}
