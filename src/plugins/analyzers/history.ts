/**
 * Reads the git history of a codebase, which may be a folder inside its repository. First git lists the newest commits
 * without merges (each change then counts once, with its own message); then the commits that the cache does not hold are read.
 * What a commit says depends on its hash alone, so a rewritten history needs no care: its commits are simply not in the cache.
 * When contents are missing (a partial clone), that commit is read without counted lines, and reading goes on after it.
 */
import type { CodeHistory, FileRole, Unread } from '../../core/model/code-index.ts'
import { historyOf } from '../../core/planning/codebase/history.ts'
import type { Commit } from '../../core/planning/codebase/history-commit.ts'
import { LogReader, logArguments } from './git-log.ts'
import type { GitEnd } from './git.ts'
import { git } from './git.ts'
import { answerKey, readAnswer, writeAnswer } from './history-answer.ts'
import { readHistoryCache, writeHistoryCache } from './history-cache.ts'
import { findRepository, newestCommits, unread } from './repository.ts'

/** Choices of {@link readHistory}; all may be left out. */
export interface HistoryOptions {
  /** The newest so many commits are read; 5,000 unless stated. */
  readonly most_commits?: number
  /** Where commits that were read are kept for the next time; the answer stands beside it. Its folder must exist. */
  readonly cache_file?: string
  /** Folders of packages, for their own recipes. */
  readonly packages?: readonly string[]
  /** Role of a file where more is known than its path tells (generated, vendored). */
  readonly role?: (path: string) => FileRole | undefined
  /** Told what could not be read, and why. */
  readonly unread?: (entry: Unread) => void
  readonly progress?: (done: number, total: number) => void
}

const MOST_COMMITS = 5000
/** Files over all commits; more is cut off, so that memory stays bounded. */
const MOST_TOUCHED = 1_000_000
/** After so many commits with missing contents, lines are counted no more; with missing folders, nothing is read any more. */
const MOST_FAULTS = 16

/**
 * Reads the history of the codebase at `root` (absolute) for the files `paths` (relative to it, with slashes).
 * Returns `null` when there is none to read; `options.unread` is told why. Never writes to the repository.
 */
export async function readHistory(
  root: string,
  paths: ReadonlySet<string>,
  options: HistoryOptions = {},
): Promise<CodeHistory | null> {
  const tell = options.unread ?? (() => {})
  const repository = await findRepository(root, tell)
  if (repository === undefined) return null
  const most = options.most_commits ?? MOST_COMMITS
  const { cache_file: cache, packages = [], role } = options
  const key = cache === undefined ? '' : answerKey({ ...repository, most, paths, packages, role })
  const kept = cache === undefined ? undefined : readAnswer(`${cache}.answer`, key)
  if (kept !== undefined) {
    for (const entry of kept.notes) tell(entry)
    return kept.history
  }
  const notes: Unread[] = []
  const listed = await newestCommits(root, repository, most, (entry) => notes.push(entry))
  const known = readHistoryCache(cache, repository.prefix)
  const reading = new Reading(root, known, options.progress)
  await reading.read(listed.hashes)
  notes.push(...reading.notes())
  for (const entry of notes) tell(entry)
  if (listed.hashes.length === 0) return null
  const commits = listed.hashes.flatMap((hash) => known.get(hash) ?? [])
  const truncated = listed.truncated || reading.cut
  const history = historyOf(commits, { head: repository.head, truncated, paths, packages, ...(role && { role }) })
  if (cache !== undefined) {
    if (reading.fresh > 0) writeHistoryCache(cache, repository.prefix, commits)
    writeAnswer(`${cache}.answer`, key, { history, notes })
  }
  return history
}

class Reading {
  /** Commits that were not in the cache. */
  fresh = 0
  /** True when commits of the list could not be read, or were too many. */
  cut = false
  readonly #root: string
  readonly #known: Map<string, Commit>
  readonly #progress: (done: number, total: number) => void
  #touched = 0
  #unlined = 0
  #lost = 0
  #complaint = ''

  constructor(root: string, known: Map<string, Commit>, progress: HistoryOptions['progress']) {
    this.#root = root
    this.#known = known
    this.#progress = progress ?? (() => {})
  }

  /** Reads what is not known yet, and adds it to what is. */
  async read(hashes: readonly string[]): Promise<void> {
    const missing = hashes.filter((hash) => !this.#known.has(hash))
    this.#progress(hashes.length - missing.length, hashes.length)
    for (let from = 0; from < missing.length;) {
      const lines = this.#unlined < MOST_FAULTS
      const fault = await this.#run(missing.slice(from), lines, hashes.length)
      if (fault === undefined) break
      const at = missing.indexOf(fault, from)
      if (this.#known.has(fault)) this.#unlined++
      else if (!lines || (await this.#run([fault], false, hashes.length)) !== undefined) this.#lost++
      else this.#unlined++
      if (this.#lost >= MOST_FAULTS || at < 0) break
      from = at + 1
    }
    this.fresh = missing.filter((hash) => this.#known.has(hash)).length
    this.cut = this.fresh < missing.length
  }

  /** Reads commits until git fails, and returns the commit in which it did; nothing when all were read or enough is. */
  async #run(hashes: readonly string[], lines: boolean, total: number): Promise<string | undefined> {
    let last: string | undefined
    const reader = new LogReader((commit) => {
      last = commit.hash
      this.#known.set(commit.hash, commit)
      this.#touched += commit.touched.length
      if (this.#known.size % 100 === 0) this.#progress(Math.min(this.#known.size, total), total)
    })
    const end: GitEnd = await git(
      this.#root,
      [...logArguments(lines), '--', '.'],
      (piece) => {
        reader.push(piece)
        return this.#touched < MOST_TOUCHED
      },
      `${hashes.join('\n')}\n`,
    )
    if (end.code === 0 || this.#touched >= MOST_TOUCHED) {
      reader.end(this.#touched >= MOST_TOUCHED)
      return undefined
    }
    this.#complaint = end.complaint.trim().split('\n').at(-1) ?? ''
    return reader.end(true) ?? hashes[last === undefined ? 0 : hashes.indexOf(last) + 1]
  }

  /** What a person should know of how the reading went. */
  *notes(): Generator<Unread> {
    if (this.#unlined > 0) {
      const reason = `The contents of ${this.#unlined} or more commits are missing (${this.#complaint}); their added lines are not counted.`
      yield unread('missing-objects', reason)
    }
    if (this.#lost > 0) yield unread('missing-objects', `Some commits could not be read: ${this.#complaint}`)
    if (this.#touched >= MOST_TOUCHED) {
      yield unread('history-cut', `The history names more than ${MOST_TOUCHED} files; older commits were left out.`)
    }
  }
}
