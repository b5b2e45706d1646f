/** Files that stand close to others: they change in the same commits, or one imports the other. */
import type { CodeIndex } from '../../model/code-index.ts'

/** Commits are counted as if there were this many more, so that two changes in common are no certainty. */
const DOUBT = 2

/** A neighbour of a document of the search, and how strongly it is tied to it: 0 to 1. */
export interface Tie {
  readonly to: number
  readonly strength: number
  /** Commits in common; 0 for an import. */
  readonly commits: number
}

/** Ties of each document. */
export interface Neighbours {
  readonly changing: ReadonlyMap<number, readonly Tie[]>
  readonly importing: ReadonlyMap<number, readonly Tie[]>
  readonly imported: ReadonlyMap<number, readonly Tie[]>
}

/** Reads the ties of an index; `places` are the files of the documents, `documents` says which document a path is. */
export function neighboursOf(
  index: CodeIndex,
  places: readonly number[],
  documents: ReadonlyMap<string, number>,
): Neighbours {
  const importing = new Map<number, Tie[]>()
  const imported = new Map<number, Tie[]>()
  for (const [document, place] of places.entries()) {
    const targets = (index.files[place]?.imports ?? []).flatMap((path) => documents.get(path) ?? [])
    for (const to of targets) {
      tie(importing, document, { to, strength: 1 / Math.sqrt(targets.length), commits: 0 })
      tie(imported, to, { to: document, strength: 1, commits: 0 })
    }
  }
  for (const [to, ties] of imported) {
    imported.set(
      to,
      ties.map((one) => ({ ...one, strength: 1 / Math.sqrt(ties.length) })),
    )
  }
  return { changing: changingTogether(index, documents), importing, imported }
}

function changingTogether(
  index: CodeIndex,
  documents: ReadonlyMap<string, number>,
): ReadonlyMap<number, readonly Tie[]> {
  const { files, co_changes } = index.history ?? { files: [], co_changes: [] }
  const commits = new Map(files.map((file) => [file.path, file.commits]))
  const ties = new Map<number, Tie[]>()
  for (const { a, b, commits: common } of co_changes) {
    const [from, to] = [documents.get(a), documents.get(b)]
    if (from === undefined || to === undefined) continue
    tie(ties, from, { to, strength: common / ((commits.get(a) ?? common) + DOUBT), commits: common })
    tie(ties, to, { to: from, strength: common / ((commits.get(b) ?? common) + DOUBT), commits: common })
  }
  return ties
}

function tie(ties: Map<number, Tie[]>, from: number, one: Tie): void {
  const known = ties.get(from)
  if (known === undefined) ties.set(from, [one])
  else known.push(one)
}
