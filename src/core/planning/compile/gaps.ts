/**
 * Fills what was left unsaid and remembers which fields it filled. A list that stays empty and a mark that is not there
 * (`done`, `optional`) are no gaps: nothing was put in their place.
 */
export class Gaps {
  /** Dotted paths of the fields that were filled, in the order of filling. */
  readonly inferred: string[] = []

  /** The value that was said, or the default for a field that was not. */
  fill<T>(field: string, said: T | undefined, otherwise: () => T): T {
    if (said !== undefined) return said
    this.inferred.push(field)
    return otherwise()
  }
}
