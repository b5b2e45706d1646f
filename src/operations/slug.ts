/** A title as the name of a folder: lower-case letters and digits, joined by hyphens. `plan` when nothing is left. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return Array.from(words).slice(0, 60).join('').replace(/-+$/, '') || 'plan'
}
