import path from 'node:path';
import ts from 'typescript';
import { zones } from '../../../scripts/importZones.json';

export interface ImportViolation {
  file: string;
  imported: string;
  reason: string;
}

/** The zone that a path of the project (with forward slashes) lies in. */
const zoneOf = (file: string) =>
  zones.find(
    ({ folder }) => file === folder || file === folder.replace(/\.ts$/, '') || file.startsWith(`${folder}/`),
  );

/**
 * Imports of one file that its zone does not allow: static, dynamic, type-only and re-exports alike.
 * @param file path from the project's root, with forward slashes
 */
export function violationsOf(file: string, source: string): ImportViolation[] {
  const zone = zoneOf(file);
  if (!zone) return [{ file, imported: '', reason: 'the file lies in no import zone' }];
  return ts.preProcessFile(source, true, true).importedFiles.flatMap(({ fileName: imported }) => {
    if (!imported.startsWith('.')) {
      const allowed = zone.modules.some((module) =>
        module.endsWith(':')
          ? imported.startsWith(module)
          : imported === module || imported.startsWith(`${module}/`),
      );
      return allowed ? [] : [{ file, imported, reason: `${zone.folder} may not import this module` }];
    }
    const target = path.posix.join(path.posix.dirname(file), imported);
    const targetZone = zoneOf(target);
    if (targetZone && (targetZone === zone || zone.mayImport.includes(targetZone.folder))) return [];
    return [{ file, imported, reason: `${zone.folder} may not import ${targetZone?.folder ?? target}` }];
  });
}
