/** Endings of files that can use each other: those of one language and of its near kin. */
const FAMILIES: readonly (readonly string[])[] = [
  'ts tsx cts mts js jsx cjs mjs vue svelte astro',
  'py pyi pyx',
  'go',
  'rs',
  'rb rake gemspec ru',
  'java kt kts scala groovy',
  'cs',
  'php',
  'c cc cpp cxx c++ h hh hpp hxx cu ino m mm',
  'swift',
].map((family) => family.split(' ').map((ending) => `.${ending}`))

const BY_ENDING = new Map(FAMILIES.flatMap((family) => family.map((ending) => [ending, family] as const)))

/** The endings, each with its dot, of the languages that a file with this ending (without a dot) can use; at least its own. */
export function endingsLike(ending: string): readonly string[] {
  return BY_ENDING.get(`.${ending}`) ?? [`.${ending}`]
}
