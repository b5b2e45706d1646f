/**
 * Reads the git history of a codebase, which may be a folder inside its repository. First git lists the newest commits
 * without merges (each change then counts once, with its own message); then the commits that the cache does not hold are read.
 * What a commit says depends on its hash alone, so a rewritten history needs no care: its commits are simply not in the cache.
 * When contents are missing (a partial clone), that commit is read without counted lines, and reading goes on after it.
 */
import type { CodeHistory, FileRole, Unread } from '../../core/model/code-index.ts'
import { historyOf } from '../../core/planning/codebase/history.ts'
import type { Commit } from '../../core/planning/codebase/history-commit.ts'
import { counted } from '../../core/std/counted.ts'
import { LogReader, logArguments } from './git-log.ts'
import { git } from './git.ts'
import { answerKey, readAnswer, writeAnswer } from './history-answer.ts'
import { readHistoryCache, writeHistoryCache } from './history-cache.ts'
import { findRepository, newestCommits, unread } from './repository.ts'

/** Choices of {@link readHistory}; all may be left out. */
export interface HistoryOptions {
  /** The newest so many commits are read; 5,000 unless stated. */
  readonly most_commits?: number
  /** Files over all commits; older commits beyond are left out. 1,000,000 unless stated. */
  readonly most_touched?: number
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
/** Files over all commits: the bound of what is held in memory. */
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
  const most_touched = options.most_touched ?? MOST_TOUCHED
  const reading = new Reading(root, repository.prefix === '' ? [] : ['.'], known, most_touched, options.progress)
  await reading.read(listed.hashes)
  const { commits, cut } = withinBound(listed.hashes, known, most_touched)
  notes.push(...faults(listed.hashes.length, commits, cut, reading))
  for (const entry of notes) tell(entry)
  if (listed.hashes.length === 0) return null
  const truncated = listed.truncated || commits.length < listed.hashes.length
  const history = historyOf(commits, { head: repository.head, truncated, paths, packages, ...(role && { role }) })
  if (cache !== undefined) {
    if (reading.fresh > 0) writeHistoryCache(cache, repository.prefix, commits)
    writeAnswer(`${cache}.answer`, key, { history, notes })
  }
  return history
}

/** The commits that were read, newest first, until they name too many files. The same whether they came from the cache or not. */
function withinBound(
  hashes: readonly string[],
  known: ReadonlyMap<string, Commit>,
  most: number,
): { readonly commits: readonly Commit[]; readonly cut: boolean } {
  const commits: Commit[] = []
  let touched = 0
  for (const hash of hashes) {
    const commit = known.get(hash)
    if (commit === undefined) continue
    touched += commit.touched.length
    if (touched > most) return { commits, cut: true }
    commits.push(commit)
  }
  return { commits, cut: false }
}

/** What a person should know of how the reading went. */
function faults(listed: number, commits: readonly Commit[], cut: boolean, { complaint }: Reading): Unread[] {
  const unlined = commits.filter((commit) => commit.unlined).length
  const notes: Unread[] = []
  if (unlined > 0) {
    const reason = `Contents that ${counted(unlined, 'commit')} need are not in the repository (a partial clone?); their added lines were not counted.`
    notes.push(unread('missing-objects', reason))
  }
  if (cut) {
    notes.push(
      unread('history-cut', `The history names very many files; only the newest ${commits.length} commits were read.`),
    )
  } else if (commits.length < listed) {
    const reason = `${counted(listed - commits.length, 'commit')} could not be read: ${complaint}`
    notes.push(unread('broken-repository', reason))
  }
  return notes
}

/** Reads commits that are not known yet, however often git has to be started anew. */
class Reading {
  /** Commits that were not known. */
  fresh = 0
  /** What git said last when it failed. */
  complaint = ''
  readonly #root: string
  readonly #below: readonly string[]
  readonly #known: Map<string, Commit>
  readonly #most: number
  readonly #progress: (done: number, total: number) => void
  #touched = 0

  constructor(
    root: string,
    below: readonly string[],
    known: Map<string, Commit>,
    most: number,
    progress: HistoryOptions['progress'],
  ) {
    this.#root = root
    this.#below = below
    this.#known = known
    this.#most = most
    this.#progress = progress ?? (() => {})
  }

  /** Reads what is not known yet, and adds it to what is. */
  async read(hashes: readonly string[]): Promise<void> {
    const missing = hashes.filter((hash) => !this.#known.has(hash))
    this.#progress(hashes.length - missing.length, hashes.length)
    let unlined = 0
    let lost = 0
    let from = 0
    while (from < missing.length && lost < MOST_FAULTS) {
      const lines = unlined < MOST_FAULTS
      const fault = await this.#run(missing.slice(from), lines, hashes.length)
      if (fault === undefined) break
      if (lines && !this.#known.has(fault)) await this.#run([fault], false, hashes.length)
      if (this.#known.has(fault)) unlined++
      else lost++
      from = missing.indexOf(fault, from) + 1
    }
    this.fresh = missing.filter((hash) => this.#known.has(hash)).length
  }

  /** Reads commits until git fails, and returns the commit in which it did; nothing when all were read, or more than is wanted. */
  async #run(hashes: readonly string[], lines: boolean, total: number): Promise<string | undefined> {
    let last: string | undefined
    const reader = new LogReader(lines, (commit) => {
      last = commit.hash
      this.#known.set(commit.hash, commit)
      this.#touched += commit.touched.length
      if (this.#known.size % 100 === 0) this.#progress(Math.min(this.#known.size, total), total)
    })
    const take = (piece: string): boolean => {
      reader.push(piece)
      return this.#touched <= this.#most
    }
    const end = await git(this.#root, [...logArguments(lines), '--', ...this.#below], take, `${hashes.join('\n')}\n`)
    if (this.#touched > this.#most || end.code === 0) {
      reader.end(this.#touched > this.#most ? 'stopped' : 'whole')
      return undefined
    }
    this.complaint = end.complaint.trim().split('\n').at(-1) ?? ''
    return reader.end('failed') ?? hashes[last === undefined ? 0 : hashes.indexOf(last) + 1]
  }
}
