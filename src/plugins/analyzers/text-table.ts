/** Texts that stand once and are named by their place. */
export interface TextTable {
  readonly texts: readonly string[]
  /** The place of a text, which is added when it is new. */
  readonly placeOf: (text: string) => number
}

/** A table that begins with `texts`, each of which stands once. */
export function textTable(texts: string[] = []): TextTable {
  // Made when somebody asks: nobody does when nothing changed.
  let places: Map<string, number> | undefined
  return {
    texts,
    placeOf: (text) => {
      places ??= new Map(texts.map((one, place) => [one, place]))
      const known = places.get(text)
      if (known !== undefined) return known
      const place = texts.length
      texts.push(text)
      places.set(text, place)
      return place
    },
  }
}
