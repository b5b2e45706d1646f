/**
 * Reads what `git log --raw --numstat -z` prints, as it comes. Words are parted by NUL, which neither a message nor a path
 * can hold. A commit is a mark with its hash, its message, for each file what happened and its path (two paths for a rename),
 * then for each file the lines added and its path.
 */
import type { Commit, Touched } from '../../core/planning/codebase/history-commit.ts'

/** What git is asked, so that {@link LogReader} can read it. `lines`: also count added lines, for which git reads file contents. */
export function logArguments(lines: boolean): string[] {
  const counted = lines ? '--numstat -M -l400 --diff-algorithm=myers' : '-M100% -l400'
  const read = `log --no-walk=unsorted --stdin -z --raw ${counted} --no-abbrev --encoding=UTF-8 --relative`
  const plain = '--no-ext-diff --no-textconv --no-color --ignore-submodules=none -O/dev/null --format=%x01%H%x00%B%x00'
  return `${read} ${plain}`.split(' ')
}

const FIRST_LINE_LIMIT = 400
const REST_LIMIT = 400
const TRAILER = /^(signed-off-by|co-authored-by|reviewed-by|acked-by|tested-by|change-id|cc|git-svn-id)\s*:/i
const MARK = '\u0001'
const HASH = /^[0-9a-f]{40,64}$/
const RAW = /^:\d+ (\d+) \S+ \S+ ([A-Z])/
const COUNTED = /^(\d+|-)\t(?:\d+|-)\t/
/** Links and submodules are no files. */
const FILE_MODE = /^100/

interface Open {
  readonly hash: string
  message: string | undefined
  readonly touched: Map<string, Touched>
  /** Files that git named, and those of them whose lines it counted. */
  raw: number
  counted: number
}

/** See the header of this file. */
export class LogReader {
  readonly #lines: boolean
  readonly #take: (commit: Commit) => void
  #rest = ''
  #open: Open | undefined
  /** What the paths that come next belong to. */
  #awaited: { paths: string[]; wanted: number; take: (paths: string[]) => void } | undefined

  /** `take` is handed each commit once it is whole. `lines` as in {@link logArguments}. */
  constructor(lines: boolean, take: (commit: Commit) => void) {
    this.#lines = lines
    this.#take = take
  }

  /** Reads a piece of git's output. */
  push(piece: string): void {
    const text = this.#rest + piece
    let start = 0
    for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      this.#word(text.slice(start, end))
      start = end + 1
    }
    this.#rest = text.slice(start)
  }

  /**
   * Says that the output is over. When git `failed`, the last commit is handed over if its list of files is whole; the answer is
   * its hash when the fault lies in it, and nothing when it lies in the commit after it. When git was `stopped`, the last commit
   * is dropped.
   */
  end(how: 'whole' | 'failed' | 'stopped'): string | undefined {
    const open = this.#open
    const isBroken = how === 'failed' && this.#lines && open !== undefined && open.counted < open.raw
    if (how !== 'stopped' && this.#awaited === undefined) this.#close(isBroken || !this.#lines)
    this.#open = undefined
    return isBroken ? open.hash : undefined
  }

  #word(word: string): void {
    if (this.#awaited !== undefined) return this.#path(word)
    const open = this.#open
    if (open !== undefined && open.message === undefined) {
      open.message = shortMessage(word)
      return
    }
    const text = word.startsWith('\n') ? word.slice(1) : word
    if (text.startsWith(MARK) && HASH.test(text.slice(1))) {
      this.#close()
      this.#open = { hash: text.slice(1), message: undefined, touched: new Map(), raw: 0, counted: 0 }
    } else if (open !== undefined) this.#file(text, open)
  }

  #file(text: string, open: Open): void {
    const raw = RAW.exec(text)
    if (raw !== null) {
      open.raw++
      const [, mode = '', status = ''] = raw
      this.#await(status === 'R' || status === 'C' ? 2 : 1, (paths) => {
        const path = paths.at(-1) ?? ''
        if (status === 'D' || !FILE_MODE.test(mode)) return
        open.touched.set(path, { path, ...(status === 'R' ? { from: paths[0] ?? '' } : {}), added: null })
      })
      return
    }
    const counted = COUNTED.exec(text)
    if (counted === null) return
    open.counted++
    const added = counted[1] === '-' ? null : Number(counted[1])
    const path = text.slice(counted[0].length)
    if (path !== '') setAdded(open, path, added)
    else this.#await(2, (paths) => setAdded(open, paths[1] ?? '', added))
  }

  #await(wanted: number, take: (paths: string[]) => void): void {
    this.#awaited = { paths: [], wanted, take }
  }

  #path(path: string): void {
    const awaited = this.#awaited
    if (awaited === undefined) return
    awaited.paths.push(path)
    if (awaited.paths.length < awaited.wanted) return
    this.#awaited = undefined
    awaited.take(awaited.paths)
  }

  #close(isUnlined = !this.#lines): void {
    const open = this.#open
    if (open?.message === undefined) return
    const commit = { hash: open.hash, message: open.message, touched: [...open.touched.values()] }
    this.#take(isUnlined ? { ...commit, unlined: true } : commit)
  }
}

function setAdded(open: Open, path: string, added: number | null): void {
  const touched = open.touched.get(path)
  if (touched !== undefined) open.touched.set(path, { ...touched, added })
}

/** The first line and some of the rest, without signatures and addresses, and without marks that are no text. */
function shortMessage(message: string): string {
  const [first = '', ...rest] = message.replaceAll(/[^\P{Cc}\n]/gu, ' ').split('\n')
  const kept = rest.filter((line) => !TRAILER.test(line)).join('\n')
  const said = cut(kept.trim(), REST_LIMIT)
  return said === '' ? cut(first.trim(), FIRST_LINE_LIMIT) : `${cut(first.trim(), FIRST_LINE_LIMIT)}\n${said}`
}

/** Never parts the two halves of a character. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = text.charCodeAt(limit - 1)
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? limit - 1 : limit)
}
