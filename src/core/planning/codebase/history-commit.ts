/** One commit as it was read, without merges and without what it deleted. */
export interface Commit {
  readonly hash: string
  /** First line of the message, and at most 400 characters of the rest. */
  readonly message: string
  readonly touched: readonly Touched[]
  /** Contents were missing, so that no lines were counted and no file was followed that was renamed and changed at once. */
  readonly unlined?: true
}

/** A file that a commit added, changed or renamed. */
export interface Touched {
  /** Relative to the codebase, with slashes, as the file was called then. */
  readonly path: string
  /** The name before, when the commit renamed it. */
  readonly from?: string
  /** Lines added; `null` for a binary or very large file, or when its text is missing. */
  readonly added: number | null
}

/** A commit that touches more files says nothing about which belong together. */
export const MOST_FILES_TOGETHER = 40
/** A commit that touches more files is no change of one thing; one of a hundred may still be a single large feature. */
export const MOST_FILES_OF_CHANGE = 200
