/**
 * A specification is one document or several: files, folders, standard input and text are read as one.
 *
 *   named ─► files, the documents of folders, what stands beside a main file ─► read, each whole ─► in an order of their own
 *
 * What the user named and cannot be read is a Failure. What a folder holds and cannot be read is left out, and a finding
 * says so. In which order documents are named changes nothing.
 */
import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Finding } from '../core/model/finding.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { SpecDocument } from '../core/ports/proposer.ts'
import { MAX_SPEC_BYTES } from '../core/planning/spec/source-text.ts'
import { counted } from '../core/std/counted.ts'
import { SPEC_FOLDER } from '../system/plan-folder.ts'
import { mebibytes, nameOf, readDocument, tooLarge, type ReadDocument, type SpecInput } from './spec-document.ts'
import { listFolder, MOST_ENTRIES } from './spec-folder.ts'
import { compareDocuments, isMainOfLayout, isTaskList, mayBelong, membersOf, type LeftOut } from './spec-members.ts'

/** A document with the bytes of its copy beside the plan. */
export interface KeptDocument {
  readonly document: SpecDocument
  readonly bytes: Uint8Array
}

/** A specification that was read: at least one document. */
export interface ReadSpec {
  readonly documents: readonly KeptDocument[]
  /** What to tell about several documents: which were read, and which were left out. */
  readonly told: readonly string[]
  /** Documents that should have been read and could not be. */
  readonly findings: readonly Finding[]
}

/** Where a specification is read, and how. Directories are absolute. */
export interface ReadingPlace {
  readonly working_directory: string
  readonly codebase: string
  /** Reads nothing but what was named. */
  readonly only?: boolean | undefined
}

/** Documents that are taken from folders at most: more is a mistake, and no specification. */
const MOST_DOCUMENTS = 200
/** Names in one line. */
const MOST_NAMES = 12

/** A document on its way to its name beside the plan. `file` is absolute; nothing for what is no file. */
interface Found extends ReadDocument {
  readonly file: string | undefined
  readonly origin: string
}

/** Reads a specification. Throws a Failure for what the user named and cannot be read, and when it is too much in all. */
export function readSpec(inputs: readonly SpecInput[], place: ReadingPlace): ReadSpec {
  const gathered = new Gathering(place)
  for (const input of inputs) {
    const path = input.kind === 'file' ? resolve(place.working_directory, input.path) : undefined
    if (path !== undefined && isDirectory(path)) gathered.addFolder(path, nameOf(input))
    else gathered.add(input, path)
  }
  const [first] = gathered.found
  if (inputs.length === 1 && gathered.found.length === 1 && place.only !== true && first?.file !== undefined) {
    gathered.addSiblings(first.file, first.text)
  }
  const documents = keptDocuments(gathered.found)
  return { documents, told: toldOf(documents, gathered), findings: gathered.findings }
}

/** The whole text of a specification, its documents one after another. */
export function wholeText({ documents }: ReadSpec): string {
  return documents.map(({ document }) => document.text).join('\n')
}

class Gathering {
  readonly found: Found[] = []
  readonly findings: Finding[] = []
  readonly left: LeftOut[] = []
  layout: string | undefined
  private readonly place: ReadingPlace
  private readonly known = new Set<string>()
  private bytes = 0

  constructor(place: ReadingPlace) {
    this.place = place
  }

  /** Adds what the user named, unless it stands there already. */
  add(input: SpecInput, path: string | undefined): void {
    const real = path === undefined ? undefined : realPath(path)
    if (real !== undefined && this.known.has(real)) return
    const read = readDocument(input, this.place.working_directory)
    if (real !== undefined) this.known.add(real)
    const origin = path === undefined ? nameOf(input) : this.originOf(path)
    this.bytes += read.bytes.length
    if (this.bytes > MAX_SPEC_BYTES) throw tooLarge(`more than ${mebibytes(MAX_SPEC_BYTES)} in all`, origin)
    this.found.push({ ...read, file: path, origin })
  }

  /** Adds the documents of a folder that the user named. */
  addFolder(folder: string, named: string): void {
    const { files, links, isCut } = listed(folder, named)
    const { layout, taken, left } = membersOf(files)
    if (isCut || taken.length > MOST_DOCUMENTS) throw tooMany(named, isCut ? undefined : taken.length)
    this.layout ??= layout
    const before = this.found.length
    this.addMembers(folder, taken, [...left, ...links])
    if (this.found.length === before && taken.every((path) => !this.known.has(realPath(join(folder, path))))) {
      throw noDocument(named, this.findings, left)
    }
  }

  /** Adds what stands beside the main file of a layout. */
  addSiblings(file: string, text: string): void {
    if (!isMainOfLayout(file.split(sep).join('/'), text)) return
    const folder = dirname(file)
    const { files, links } = listed(folder, folder, mayBelong)
    const { layout, taken, left } = membersOf(files)
    const others = taken.slice(0, MOST_DOCUMENTS)
    if (others.length > 1) this.layout = layout
    this.addMembers(folder, others, [...left, ...links])
  }

  private addMembers(folder: string, taken: readonly string[], left: readonly LeftOut[]): void {
    for (const path of taken) {
      const file = join(folder, path)
      try {
        this.add({ kind: 'file', path: file }, file)
      } catch (error) {
        if (!(error instanceof Failure) || error.code === 'spec-too-large') throw error
        const origin = this.originOf(file)
        if (error.code === 'spec-empty') this.left.push({ path: origin, because: 'it is empty' })
        else this.findings.push(leftOut(origin, error))
      }
    }
    for (const { path, because } of left) this.left.push({ path: this.originOf(join(folder, path)), because })
  }

  /** The path by which an artifact names a file: relative to the codebase or to the working directory, else its bare name. */
  private originOf(path: string): string {
    for (const base of [this.place.codebase, this.place.working_directory]) {
      const inside = relative(base, path)
      if (inside !== '' && !isAbsolute(inside) && inside !== '..' && !inside.startsWith(`..${sep}`)) {
        return inside.split(sep).join('/')
      }
    }
    return basename(path)
  }
}

/** Gives each document its place below `spec/`, as it lies below the folder that holds all, and sorts by it. */
function keptDocuments(found: readonly Found[]): KeptDocument[] {
  const root = commonFolder(found.flatMap(({ file }) => (file === undefined ? [] : [dirname(file)])))
  const names = found.map(({ file, origin }) => {
    const name =
      file === undefined ? (origin === '-' || found.length === 1 ? 'spec.md' : 'text.md') : relative(root, file)
    return safeName(extname(name) === '' ? `${name}.md` : name)
  })
  const order = names
    .map((_, index) => index)
    .toSorted((a, b) => {
      const [left, right] = [names[a] ?? '', names[b] ?? '']
      return compareDocuments(left, right) || compareDocuments(found[a]?.origin ?? '', found[b]?.origin ?? '')
    })
  const taken = new Set<string>()
  return order.map((index) => {
    const { origin, text, bytes } = found[index] as Found
    const path = `${SPEC_FOLDER}/${unique(names[index] ?? '', taken)}`
    return { document: { path, origin, text }, bytes }
  })
}

/** The folder that holds all of `folders`; the root of the file system when nothing else does. */
function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...rest] = folders
  let parts = first.split(sep)
  for (const folder of rest) {
    const others = folder.split(sep)
    const end = parts.findIndex((part, index) => part !== others[index])
    if (end >= 0) parts = parts.slice(0, end)
  }
  return parts.join(sep) || sep
}

/** A name that any file system takes. */
function safeName(name: string): string {
  return name
    .split(sep)
    .join('/')
    .replaceAll(/[\p{Cc}\\:*?"<>|]/gu, '_')
}

/** A name that no other has, also where large and small letters are the same. */
function unique(name: string, taken: Set<string>): string {
  const dot = name.length - extname(name).length
  let free = name
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name.slice(0, dot)}-${count}${name.slice(dot)}`
  taken.add(free.toLowerCase())
  return free
}

function toldOf(documents: readonly KeptDocument[], { left, findings, layout }: Gathering): string[] {
  if (documents.length === 1 && left.length + findings.length === 0) return []
  const names = documents.map(({ document }) => document.origin)
  const told = [
    `Read ${counted(names.length, 'document')}${layout === undefined ? '' : ` (${layout})`}: ${shortened(names)}`,
  ]
  const reasons = Map.groupBy(left, ({ because }) => because)
  for (const [because, of] of reasons) told.push(`Left out ${shortened(of.map(({ path }) => path))}: ${because}`)
  for (const { place, message } of findings) told.push(`Left out ${place}: ${message}`)
  return told
}

function shortened(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')
}

function leftOut(origin: string, { message, advice }: Failure): Finding {
  return {
    code: 'document-left-out',
    severity: 'warning',
    message: message.replace('The specification', 'The document'),
    place: origin,
    advice: advice ?? 'Mend the file, or move it out of the folder.',
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    // Reading it will tell what is wrong.
    return false
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function listed(folder: string, named: string, wanted?: (path: string) => boolean): ReturnType<typeof listFolder> {
  try {
    return listFolder(folder, wanted)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Failure({
      code: 'spec-unreadable',
      message: `"${named}" cannot be read: ${code === 'EACCES' || code === 'EPERM' ? 'permission denied' : message}.`,
      exit: EXIT.arguments,
      place: named,
      advice: 'Check the rights of the folder and of the folders above it.',
      cause: error,
    })
  }
}

function tooMany(named: string, count: number | undefined): Failure {
  return new Failure({
    code: 'spec-too-many-files',
    message:
      count === undefined
        ? `"${named}" holds more than ${MOST_ENTRIES} files; that is no specification.`
        : `"${named}" holds ${count} documents; at most ${MOST_DOCUMENTS} are read as one specification.`,
    exit: EXIT.arguments,
    place: named,
    advice: `Name the files or the folder that say what is to be built, for example ${join(named, 'spec.md')}.`,
  })
}

function noDocument(named: string, findings: readonly Finding[], left: readonly LeftOut[]): Failure {
  const [first] = findings
  const list = left.find(({ path }) => isTaskList(path))?.path
  return new Failure({
    code: 'spec-folder-empty',
    message:
      first === undefined
        ? `"${named}" is a directory without a document that can be read.`
        : `"${named}" is a directory without a document that can be read. ${first.place}: ${first.message}`,
    exit: EXIT.arguments,
    place: named,
    advice:
      list === undefined
        ? `Put the specification into it as ${join(named, 'spec.md')}, or name another file.`
        : `To take over a list of tasks, name it itself: ${join(named, list)}.`,
  })
}
