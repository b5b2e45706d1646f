import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** No line of `report.jsonl` may be longer; a longer one is malformed. In bytes. */
export const LONGEST_LINE = 64 * 1024
const CHUNK = 256 * 1024
/** Of a report that is further ahead of its reader, all but the last chunk is passed over. In bytes. */
const MOST_UNREAD = 2 * 1024 * 1024

const buffer = Buffer.alloc(CHUNK)

/** A line, and where in the file it begins. `text` is undefined where it is too long. */
export interface FoundLine {
  readonly at: number
  readonly text: string | undefined
}

/** Reads the lines of a file that somebody else appends to, a chunk at a time, in bounded memory. */
export class ReportLines {
  readonly #path: string
  #offset = 0
  /** The beginning of a line whose end is not there yet, as Latin-1, so that no character is cut. */
  #rest = ''
  #lineStart = 0
  /** Up to the next line end all belongs to a line whose beginning was passed over. */
  #inSkipped = false
  #skipped = 0

  constructor(path: string) {
    this.#path = path
  }

  /** Whether nothing is left to be read of a file that has this size in the end, in bytes. */
  isWhole(size: number): boolean {
    return size <= this.#offset && this.#rest === ''
  }

  /** Where the first line begins that was not read to its end. */
  get position(): number {
    return this.#lineStart
  }

  /** Bytes that were passed over. */
  get skipped(): number {
    return this.#skipped
  }

  /** Reads on, a chunk at most. `end`: nothing more will be written, so all is read, and a last line without its end counts. */
  read(end: boolean): FoundLine[] {
    const found: FoundLine[] = []
    let file: number
    try {
      file = openSync(this.#path, 'r')
    } catch {
      return found
    }
    try {
      this.#catchUp(fstatSync(file).size)
      let length: number
      do {
        length = readSync(file, buffer, 0, CHUNK, this.#offset)
        this.#feed(buffer.toString('latin1', 0, length), found)
      } while (end && length === CHUNK)
    } finally {
      closeSync(file)
    }
    if (end && this.#rest !== '') this.#take(this.#rest, found)
    if (end) this.#rest = ''
    return found
  }

  #catchUp(size: number): void {
    if (size - this.#offset <= MOST_UNREAD) return
    const to = size - CHUNK
    this.#skipped += to - this.#lineStart
    this.#offset = to
    this.#lineStart = to
    this.#rest = ''
    this.#inSkipped = true
  }

  #feed(text: string, found: FoundLine[]): void {
    let begin = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.#take(this.#rest + text.slice(begin, end), found)
      this.#rest = ''
      begin = end + 1
      this.#lineStart = this.#offset + begin
    }
    this.#rest = (this.#rest + text.slice(begin)).slice(0, LONGEST_LINE + 1)
    this.#offset += text.length
  }

  #take(line: string, found: FoundLine[]): void {
    const skip = this.#inSkipped
    this.#inSkipped = false
    if (skip || line === '') return
    const text = line.length > LONGEST_LINE ? undefined : Buffer.from(line, 'latin1').toString('utf8')
    found.push({ at: this.#lineStart, text })
  }
}
