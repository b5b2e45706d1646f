/** A path that a task may touch, and why. */
export interface ScopedPath {
  /** A file, or a glob. */
  readonly path: string
  /** `named` in the text, `found` by the search, `derived` from another one (its tests), `new`: to be made. */
  readonly how: 'named' | 'found' | 'derived' | 'new'
  readonly exists: boolean
  /** 0 to 1. */
  readonly confidence: number
  /** To be read by people. */
  readonly because: string
}
