import picomatch from 'picomatch'
import type { FoundProject } from '../../core/planning/repair/facts.ts'
import type { PackageEcosystem } from '../../core/planning/repair/ecosystems/ecosystem.ts'
import { cargo } from '../analyzers/packages/cargo.ts'
import { composer } from '../analyzers/packages/composer.ts'
import { go } from '../analyzers/packages/go.ts'
import { gradle, maven } from '../analyzers/packages/jvm.ts'
import { faultOf } from '../analyzers/packages/manifest-fault.ts'
import { type Ecosystem, pathIn, type Stated, type Tree } from '../analyzers/packages/manifest.ts'
import { npm } from '../analyzers/packages/npm.ts'
import { python } from '../analyzers/packages/python.ts'
import { ruby } from '../analyzers/packages/ruby.ts'
import { type CodebaseFiles, foldersUp } from './codebase-files.ts'

/** Who reads the manifests of an ecosystem. */
const READERS: Readonly<Record<string, Ecosystem>> = { npm, pip: python, cargo, go, gem: ruby, maven, gradle, composer }

/** The project of an ecosystem that a folder belongs to, or why its manifest cannot be read; nothing when there is none. */
export function projectAt(files: CodebaseFiles, from: string, ecosystem: PackageEcosystem): FoundProject | undefined {
  const folders = foldersUp(from)
  const folder = folders.find((one) => manifestsIn(files, one, ecosystem).length > 0)
  if (folder === undefined) return undefined
  const own = read(files, folder, ecosystem)
  if ('fault' in own) return own
  const holder = folders
    .slice(folders.indexOf(folder) + 1)
    .map((above) => ({
      above,
      stated: manifestsIn(files, above, ecosystem).length > 0 ? read(files, above, ecosystem) : undefined,
    }))
    .find(({ above, stated }) => stated !== undefined && !('fault' in stated) && isMember(above, folder, stated))
  const root = holder?.above ?? folder
  const held = holder?.stated === undefined || 'fault' in holder.stated ? undefined : holder.stated
  const lock = [folder, root]
    .flatMap((one) => ecosystem.locks.map((name) => pathIn(one, name)))
    .find((path) => files.has(path))
  const text = lock === undefined ? undefined : files.text(lock)
  return {
    ecosystem: ecosystem.name,
    folder,
    root,
    manifest: own.path,
    ...(lock === undefined || text === undefined ? {} : { lock: { path: lock, text } }),
    names: new Set([...own.names, ...(held?.names ?? [])].map(ecosystem.normal)),
    beside: new Set(ecosystem.asks.filter((name) => files.has(pathIn(root, name)))),
  }
}

interface Read {
  readonly path: string
  readonly names: readonly string[]
  readonly members: readonly string[]
}

function manifestsIn(files: CodebaseFiles, folder: string, { manifests }: PackageEcosystem): string[] {
  return manifests.filter((name) => files.has(pathIn(folder, name)))
}

function read(files: CodebaseFiles, folder: string, ecosystem: PackageEcosystem): Read | { readonly fault: string } {
  const reader = READERS[ecosystem.name] as Ecosystem
  const found = manifestsIn(files, folder, ecosystem)
  const all: Stated[] = []
  for (const name of found) {
    const path = pathIn(folder, name)
    const text = files.text(path)
    if (text === undefined) return { fault: `${path} is no file of the codebase that can be read` }
    const manifest = { path, folder, name, text }
    try {
      all.push(reader.read(manifest, treeOf(files)))
    } catch (error) {
      const { reason } = faultOf(manifest, error)
      const [, line, cause = reason] = /^Line (\d+): (.*)$/s.exec(reason) ?? []
      return { fault: `${path}${line === undefined ? '' : `:${line}`}: ${cause.replace(/\.$/, '')}` }
    }
  }
  return {
    path: pathIn(folder, found[0] as string),
    names: all.flatMap(({ needs }) => needs.flatMap(({ name }) => (name === undefined ? [] : [name]))),
    members: all.flatMap(({ members = [] }) => members),
  }
}

/** What the readers may ask: nothing that would need a look at the whole codebase. */
export function treeOf(files: CodebaseFiles): Tree {
  return {
    has: (path) => files.has(path),
    text: (path) => files.text(path) ?? '',
    isTooLarge: () => false,
    nearest: (folder, names) => {
      for (const above of foldersUp(folder)) {
        const name = names.find((one) => files.has(pathIn(above, one)))
        if (name !== undefined) return { folder: above, name }
      }
      return undefined
    },
    holds: () => false,
  }
}

/** Whether a workspace names a folder below it as its own. */
function isMember(workspace: string, folder: string, { members }: Read): boolean {
  if (members.length === 0) return false
  const below = workspace === '.' ? folder : folder.slice(workspace.length + 1)
  const plain = (glob: string): string => glob.replace(/^!/, '').replace(/^(?:\.\/)+|\/+$/g, '')
  const within = picomatch(members.filter((glob) => !glob.startsWith('!')).map(plain))
  const without = picomatch(members.filter((glob) => glob.startsWith('!')).map(plain))
  return within(below) && !without(below)
}
