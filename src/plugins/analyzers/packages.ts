/**
 * The packages of a codebase, by their manifests: what each is called, which others it uses, what it takes from elsewhere, and the
 * commands that really stand there. One folder is one package; when it holds manifests of several ecosystems, the first in the
 * order below names it and all of them speak. Folders of fixtures and templates are packages only when a workspace names them.
 */
import picomatch from 'picomatch'
import { compareText } from '../../core/std/order.ts'
import type { CodePackage, ProjectCommand, Unread } from '../../core/model/code-index.ts'
import { folderOf, nameOf } from '../../core/planning/codebase/path-text.ts'
import { codebaseTree, upwards } from './packages/codebase-tree.ts'
import { composer } from './packages/composer.ts'
import { cargo } from './packages/cargo.ts'
import { dotnet } from './packages/dotnet.ts'
import { joinedFolder } from './packages/folders.ts'
import { go } from './packages/go.ts'
import { gradle, maven } from './packages/jvm.ts'
import { faultOf } from './packages/manifest-fault.ts'
import type { Ecosystem, Manifest, Need, Stated, Tree } from './packages/manifest.ts'
import { cmake, swift } from './packages/native.ts'
import { npm } from './packages/npm.ts'
import { python } from './packages/python.ts'
import { ruby } from './packages/ruby.ts'
import { TASK_FILES } from './packages/task-files.ts'
import { isWorkflow, workflowCommands } from './packages/workflows.ts'

/** In the order in which they name a folder that has several. */
const ECOSYSTEMS = [go, cargo, python, ruby, maven, gradle, composer, dotnet, swift, npm, cmake]
/** Folders of files that are read or copied, not built. */
const SAMPLES =
  /(^|\/)(__?fixtures?__?|fixtures?|testdata|test-data|templates?|__mocks__|__tests__|node_modules|vendor|third_party)(\/|$)/

/** A name as most manifests state it, for those that no parser takes. */
const NAME = /^[ \t{]*["']?name["']?[ \t]*[:=][ \t]*["']([^"'\n]+)["']/m

interface Read {
  readonly manifest: Manifest
  readonly ecosystem: Ecosystem
  readonly stated: Stated
}

/**
 * The packages of the codebase at `root` (absolute), by the manifests among `paths` (relative to it, with slashes). Sorted by
 * path; the first is the codebase itself. A manifest that cannot be read leaves the package with what is known, and `unread` is
 * told file, line and cause.
 */
export function readPackages(
  root: string,
  paths: ReadonlySet<string>,
  unread: (entry: Unread) => void = () => {},
): CodePackage[] {
  const tree = codebaseTree(root, paths)
  const sorted = [...paths].sort(compareText)
  const byFolder = foldersOf(readManifests(sorted, tree, unread))
  const packages = new Map([...byFolder].map(([folder, reads]) => [folder, packageOf(folder, reads, byFolder)]))
  if (!packages.has('.')) packages.set('.', plainFolder())
  for (const command of looseCommands(sorted, tree, unread)) homeOf(command.directory, packages).commands.push(command)
  return [...packages.values()]
    .map((one) => ({ ...one, commands: withoutRepeats(one.commands) }))
    .sort((a, b) => Number(b.path === '.') - Number(a.path === '.') || compareText(a.path, b.path))
}

function readManifests(paths: readonly string[], tree: Tree, unread: (entry: Unread) => void): Read[] {
  return paths.flatMap((path) => {
    const name = nameOf(path)
    const ecosystem = ECOSYSTEMS.find((one) => one.fits(name))
    if (ecosystem === undefined) return []
    const manifest = { path, name, folder: folderOf(path), text: tree.text(path) }
    try {
      return [{ manifest, ecosystem, stated: ecosystem.read(manifest, tree) }]
    } catch (error) {
      // Broken samples are there to be broken.
      if (!SAMPLES.test(path)) unread(tree.isTooLarge(path) ? tooLarge(path) : faultOf(manifest, error))
      const guess = NAME.exec(manifest.text)?.[1]
      return [{ manifest, ecosystem, stated: { ...(guess && { name: guess }), needs: [], commands: [] } }]
    }
  })
}

function tooLarge(path: string): Unread {
  return { code: 'too-large', path, reason: 'It is larger than any manifest, so it was not read as one.' }
}

/** What was read, by folder, without what makes no package. */
function foldersOf(reads: readonly Read[]): Map<string, Read[]> {
  const members = memberFolders(reads)
  const byFolder = new Map<string, Read[]>()
  for (const read of reads) {
    const { folder } = read.manifest
    if (SAMPLES.test(folder) && !members(folder)) continue
    const list = byFolder.get(folder)
    if (list === undefined) byFolder.set(folder, [read])
    else list.push(read)
  }
  for (const [folder, list] of byFolder) {
    const isTool = list.every(({ stated }) => stated.weak === true && stated.commands.length === 0)
    if (isTool && folder !== '.') byFolder.delete(folder)
  }
  return byFolder
}

/** Says whether a workspace names a folder as its own. */
function memberFolders(reads: readonly Read[]): (folder: string) => boolean {
  const workspaces = reads.flatMap(({ manifest: { folder }, stated: { members = [] } }) => {
    const globs = (wanted: boolean): string[] =>
      members
        .filter((glob) => glob.startsWith('!') !== wanted)
        .flatMap((glob) => joinedFolder(folder, glob.replace(/^!/, '')) ?? [])
    return members.length === 0 ? [] : [{ within: picomatch(globs(true)), without: picomatch(globs(false)) }]
  })
  return (folder) => workspaces.some(({ within, without }) => within(folder) && !without(folder))
}

/** A package while its commands are still collected. */
type OpenPackage = CodePackage & { readonly commands: ProjectCommand[] }

function packageOf(path: string, reads: readonly Read[], byFolder: ReadonlyMap<string, readonly Read[]>): OpenPackage {
  const ranked = reads.toSorted((a, b) => rank(a) - rank(b) || compareText(a.manifest.path, b.manifest.path))
  const first = ranked[0] as Read
  const named = ranked.find(({ stated, ecosystem }) => ecosystem === first.ecosystem && stated.name !== undefined)
  const uses = new Set<string>()
  const requires = new Set<string>()
  for (const { ecosystem, stated } of reads) {
    const names = namesIn(byFolder, ecosystem)
    for (const need of stated.needs) {
      const folder = folderNeeded(need, ecosystem, names, byFolder)
      if (folder !== undefined && folder !== path) uses.add(folder)
      else if (folder === undefined && need.name !== undefined) requires.add(need.name)
    }
  }
  return {
    path,
    name: named?.stated.name ?? nameOf(path),
    ecosystem: first.ecosystem.name,
    manifest: (named ?? first).manifest.path,
    uses: [...uses].sort(compareText),
    requires: [...requires].sort(compareText),
    commands: ranked.flatMap(({ stated }) => stated.commands),
  }
}

function rank({ ecosystem, stated }: Read): number {
  return ECOSYSTEMS.indexOf(ecosystem) + (stated.weak === true ? ECOSYSTEMS.length : 0)
}

function folderNeeded(
  need: Need,
  ecosystem: Ecosystem,
  names: ReadonlyMap<string, string>,
  byFolder: ReadonlyMap<string, unknown>,
): string | undefined {
  if (need.folder !== undefined) return byFolder.has(need.folder) ? need.folder : undefined
  return need.name === undefined ? undefined : names.get(normal(ecosystem, need.name))
}

function normal(ecosystem: Ecosystem, name: string): string {
  return ecosystem.normal === undefined ? name : ecosystem.normal(name)
}

const namesByFolders = new WeakMap<object, Map<Ecosystem, Map<string, string>>>()

/** Folder by the name that others of the ecosystem use; a name that two folders claim is the first one's. */
function namesIn(byFolder: ReadonlyMap<string, readonly Read[]>, ecosystem: Ecosystem): ReadonlyMap<string, string> {
  let all = namesByFolders.get(byFolder)
  if (all === undefined) {
    all = new Map(ECOSYSTEMS.map((one) => [one, new Map<string, string>()]))
    for (const [folder, reads] of byFolder) {
      for (const { ecosystem: own, stated } of reads) {
        if (stated.name === undefined) continue
        const names = all.get(own)
        const name = normal(own, stated.name)
        if (names !== undefined && !names.has(name)) names.set(name, folder)
      }
    }
    namesByFolders.set(byFolder, all)
  }
  return all.get(ecosystem) ?? new Map()
}

function plainFolder(): OpenPackage {
  return { path: '.', name: '.', ecosystem: 'folder', manifest: null, uses: [], requires: [], commands: [] }
}

/** Commands of task runners and workflows, which belong to the package that they stand in. */
function looseCommands(paths: readonly string[], tree: Tree, unread: (entry: Unread) => void): ProjectCommand[] {
  const ordered = [...paths.filter((path) => !isWorkflow(path)), ...paths.filter(isWorkflow)]
  return ordered.flatMap((path) => {
    const name = nameOf(path)
    const read = isWorkflow(path) ? workflowCommands : TASK_FILES.find((file) => file.fits(name))?.read
    if (read === undefined || SAMPLES.test(path)) return []
    const manifest = { path, name, folder: folderOf(path), text: tree.text(path) }
    try {
      return read(manifest)
    } catch (error) {
      unread(faultOf(manifest, error))
      return []
    }
  })
}

function homeOf(folder: string, packages: ReadonlyMap<string, OpenPackage>): OpenPackage {
  for (const above of upwards(folder)) {
    const found = packages.get(above)
    if (found !== undefined) return found
  }
  return plainFolder()
}

/** The first of those that run the same in the same folder. */
function withoutRepeats(commands: readonly ProjectCommand[]): ProjectCommand[] {
  const seen = new Set<string>()
  return commands.filter(({ command, directory }) => {
    const key = `${directory}\n${command}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
