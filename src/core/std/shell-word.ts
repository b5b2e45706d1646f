/** A word as it is typed in a shell: as it is where no shell reads anything into it, else in quotes. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
