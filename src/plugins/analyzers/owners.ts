/**
 * Who is asked about which paths: CODEOWNERS as GitHub and GitLab read it, and OWNERS files of Kubernetes' kind. Patterns are
 * handed on as they stand; those of an OWNERS file are the folder's own.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compareText } from '../../core/std/order.ts'
import type { CodeOwner } from '../../core/model/code-index.ts'
import { folderOf } from '../../core/planning/codebase/path-text.ts'
import { field, texts } from './packages/manifest.ts'

/** Where a CODEOWNERS file may stand; the first one found holds. */
const PLACES = ['.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']
/** `[Section]`, `^[Optional section]`, `[Section][2] @default-owner`. */
const SECTION = /^\^?\[([^\]]+)\](?:\[\d+\])?\s*(.*)$/

/** Owners by the files among `paths` (relative to `root`, with slashes). Of two entries that fit a path, the later one holds. */
export function readOwners(root: string, paths: ReadonlySet<string>): CodeOwner[] {
  const stated = PLACES.find((place) => paths.has(place))
  const files = [...paths].filter((path) => /(^|\/)OWNERS$/.test(path)).sort(byDepth)
  return [
    ...files.flatMap((path) => folderOwners(root, path)),
    ...(stated === undefined ? [] : codeOwners(textOf(root, stated), stated)),
  ]
}

function byDepth(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || compareText(a, b)
}

function textOf(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}

function codeOwners(text: string, path: string): CodeOwner[] {
  let usual: string[] = []
  return text.split('\n').flatMap((raw, at) => {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    if (line === '') return []
    const section = SECTION.exec(line)
    if (section !== null) {
      usual = ownersIn(section[2] ?? '')
      return []
    }
    const words = /^((?:\\.|\S)+)\s*(.*)$/.exec(line)
    const pattern = (words?.[1] ?? '').replaceAll(/\\([ #])/g, '$1')
    const own = ownersIn(words?.[2] ?? '')
    // Without owners, a pattern of GitHub's takes them away; in a section it means the section's own.
    const owners = own.length > 0 ? own : usual
    return pattern === '' || pattern.startsWith('!') ? [] : [{ pattern, owners, source: `${path}:${at + 1}` }]
  })
}

function ownersIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word.includes('@'))
}

function folderOwners(root: string, path: string): CodeOwner[] {
  try {
    const content: unknown = parse(textOf(root, path))
    const owners = [...new Set([...texts(field(content, 'approvers')), ...texts(field(content, 'reviewers'))])]
    const folder = folderOf(path)
    if (owners.length === 0) return []
    return [{ pattern: folder === '.' ? '*' : `/${folder}/`, owners, source: `${path}:1` }]
  } catch {
    return []
  }
}
