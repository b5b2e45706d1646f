import { parse } from 'smol-toml'
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import type { Ecosystem, Manifest, Need, Stated } from './manifest.ts'
import { entries, field, textOr, texts } from './manifest.ts'
import { joinedFolder } from './folders.ts'
import { sourceOf } from './source-line.ts'

const TABLES = ['dependencies', 'dev-dependencies', 'build-dependencies']

/** Crates of Rust and their workspaces, by Cargo.toml. */
export const cargo: Ecosystem = {
  name: 'cargo',
  fits: (name) => name === 'Cargo.toml',
  read,
  normal: (name) => name.replaceAll('_', '-'),
}

function read(manifest: Manifest): Stated {
  const content: unknown = parse(manifest.text)
  const name = textOr(field(content, 'package', 'name'))
  const isWorkspace = field(content, 'workspace') !== undefined
  const targets = entries(field(content, 'target')).map(([, target]) => target)
  const tables = [content, ...targets].flatMap((holder) => TABLES.map((table) => field(holder, table)))
  const excluded = texts(field(content, 'workspace', 'exclude')).map((glob) => `!${glob}`)
  return {
    ...(name === undefined ? {} : { name }),
    needs: tables.flatMap((table) => entries(table).flatMap(([needed, how]) => needOf(manifest, needed, how))),
    commands: [command(manifest, 'test', isWorkspace), command(manifest, 'build', isWorkspace)],
    members: [...texts(field(content, 'workspace', 'members')), ...excluded],
    weak: name === undefined && !isWorkspace,
  }
}

function needOf(manifest: Manifest, name: string, how: unknown): Need[] {
  const path = textOr(field(how, 'path'))
  const folder = path === undefined ? undefined : joinedFolder(manifest.folder, path)
  return folder === undefined ? [{ name: textOr(field(how, 'package')) ?? name }] : [{ folder }]
}

function command(manifest: Manifest, verb: 'test' | 'build', workspace: boolean): ProjectCommand {
  return {
    name: verb,
    command: `cargo ${verb}${workspace ? ' --workspace' : ''}`,
    kind: verb,
    directory: manifest.folder,
    source: sourceOf(manifest, workspace ? /^\s*\[workspace/ : /^\s*\[package/),
  }
}
