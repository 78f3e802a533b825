/** Name of a document that a person recognises: the last part of its path. */
export function documentName(document: { uri: { path: string } }): string {
  const { path } = document.uri;
  return path.slice(path.lastIndexOf('/') + 1) || path;
}
