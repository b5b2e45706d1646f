import { scopePath } from './imported-work.ts'

/** Endings by which a word is a file's name also without a folder. */
const ENDING =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|go|rs|rb|java|kts?|swift|cs?|cpp|h|hpp|php|ex|exs|lisp|scala|sql|sh|css|s[ac]ss|html?|json|ya?ml|toml|md|proto|graphql|xml|gradle|tf|lock|env|ini|cfg)$/i
const WORD =
  /`([^`\s]{2,300})`|(?<![\w./@:-])((?:[\w.@()[\]-]+\/)+[\w.*[\]-]+|\.?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{1,7})(?![\w/])/g
const MOST = 50

/** Paths of files that a text names, in their order, each once: with a folder and an ending, or in backticks. */
export function pathsIn(text: string): string[] {
  const found = new Set<string>()
  for (const [, ticked, bare] of text.matchAll(WORD)) {
    const word = (ticked ?? bare ?? '').replace(/[.,;:]+$/, '').replace(/:\d+(?:-\d+)?$/, '')
    if (!ENDING.test(word) && !/^(?:[\w.@-]+\/)+\*{1,2}$/.test(word)) continue
    if (/^https?|^www\.|[()<>{}$|"']/.test(word)) continue
    if (!word.includes('/') && !/^\.?[\w-]+(?:\.[\w-]+)*\.\w+$/.test(word)) continue
    const path = scopePath(word)
    if (path !== undefined) found.add(path)
    if (found.size === MOST) break
  }
  return [...found]
}
