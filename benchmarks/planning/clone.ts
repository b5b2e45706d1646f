import { execFileSync, spawnSync } from 'node:child_process'

/** What a benchmark reads of a bare clone. Paths that a commit lacks, or that the clone lacks, are left out. */
export interface Clone {
  readonly path: string
  git(...words: readonly string[]): string
  /** Files below a folder, sorted by git. */
  list(commit: string, folder: string): string[]
  text(commit: string, path: string): string | undefined
  texts(commit: string, paths: readonly string[]): ReadonlyMap<string, string>
}

const MOST_BYTES = 2 ** 30

/** Opens the bare clone in a folder. */
export function openClone(path: string): Clone {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', path, ...words], {
      encoding: 'utf8',
      maxBuffer: MOST_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const texts = (commit: string, paths: readonly string[]): ReadonlyMap<string, string> => {
    const { stdout } = spawnSync('git', ['-C', path, 'cat-file', '--batch'], {
      input: paths.map((each) => `${commit}:${each}\n`).join(''),
      maxBuffer: MOST_BYTES,
    })
    return batchOf(stdout, paths)
  }
  return {
    path,
    git,
    texts,
    list: (commit, folder) =>
      git('ls-tree', '-r', '--name-only', '-z', commit, '--', folder)
        .split('\0')
        .filter((name) => name !== ''),
    text: (commit, each) => texts(commit, [each]).get(each),
  }
}

/** Reads what `git cat-file --batch` writes: a line with the length, the bytes, a line end; or one line for what is missing. */
function batchOf(bytes: Buffer, paths: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let at = 0
  for (const path of paths) {
    const end = bytes.indexOf(10, at)
    if (end < 0) break
    const [, type, length] = /^[0-9a-f]{40} (\w+) (\d+)$/.exec(bytes.toString('utf8', at, end)) ?? []
    at = end + 1
    if (length === undefined) continue
    if (type === 'blob') found.set(path, bytes.toString('utf8', at, at + Number(length)))
    at += Number(length) + 1
  }
  return found
}
