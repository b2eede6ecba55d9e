/** The name under which a page uses a face of the library that was fetched. */
export function familyOf(face: string): string {
  return `cy-${face}`;
}
