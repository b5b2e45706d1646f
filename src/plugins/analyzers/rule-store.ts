/**
 * The rules of an analysis: those that come with the tool, then those of the user's own folders. Reading some hundred YAML
 * documents takes longer than looking at a small codebase, so what they say stands as JSON, by the hash of their text: in the
 * published form beside the code, since it was built, and in a clone in the user's cache, since the last time.
 */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { compareText } from '../../core/std/order.ts'
import { writeFileAtomically } from '../../system/atomic-file.ts'
import type { Rule } from './rule.ts'
import { makeFolder } from '../../system/made-folder.ts'

/** Files that may hold the tool's own rules as JSON. */
export interface RuleStores {
  /** Made by {@link rulesText} when the package was built; only read. */
  readonly built?: string | undefined
  /** Written by the last run, and again when the rules have changed. */
  readonly kept?: string | undefined
}

/**
 * All rules below `root`, then those in the folders of the user. Throws a Failure that names file, line and field of a rule that
 * cannot be used, and both places of two rules of one name.
 */
export async function allRules(root: string, own: readonly string[], stores: RuleStores = {}): Promise<Rule[]> {
  const key = stores.built === undefined && stores.kept === undefined ? '' : keyOf(root)
  const stored = readStored(root, key, stores)
  if (stored !== undefined && own.length === 0) return stored
  const { readRuleFolder, readRuleRoot } = await import('./rule-folder.ts')
  const first = stored ?? readRuleRoot(root)
  const rules = [...first, ...own.flatMap((folder) => readRuleFolder(folder))]
  refuseTwins(rules)
  if (stored === undefined && stores.kept !== undefined) keep(stores.kept, root, keptKey(key), first)
  return rules
}

/** The rules below `root` as the text of a file that `built` may name. Throws a Failure, as above. */
export async function rulesText(root: string): Promise<string> {
  const { readRuleRoot } = await import('./rule-folder.ts')
  return storedText(root, keyOf(root), readRuleRoot(root))
}

/** Says which texts were read. */
function keyOf(root: string): string {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted(compareText)
  return hash('sha256', files.map((name) => `${name}\0${readFileSync(join(root, name), 'utf8')}`).join('\0\0'))
}

/** Says also which code read them: the release, and in a clone the code itself. */
function keptKey(key: string): string {
  const manifest = findPackageJSON(import.meta.url)
  const code = ['rule.ts', 'rule-folder.ts', 'rule-trouble.ts'].map((name) => join(import.meta.dirname, name))
  const readers = [...(manifest === undefined ? [] : [manifest]), ...code].map((path) => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return ''
    }
  })
  return hash('sha256', [key, ...readers].join('\0\0'))
}

function readStored(root: string, key: string, { built, kept }: RuleStores): Rule[] | undefined {
  const found = built === undefined ? undefined : readStore(built, key, root)
  return found ?? (kept === undefined ? undefined : readStore(kept, keptKey(key), root))
}

function readStore(store: string, key: string, root: string): Rule[] | undefined {
  try {
    const stored = JSON.parse(readFileSync(store, 'utf8')) as { readonly key: string; readonly rules: Rule[] }
    if (stored.key !== key) return undefined
    return stored.rules.map((rule) => ({ ...rule, place: join(root, rule.place) }))
  } catch {
    return undefined
  }
}

/** Places are kept relative to `root`, which may stand elsewhere the next time. */
function storedText(root: string, key: string, rules: readonly Rule[]): string {
  return JSON.stringify({ key, rules: rules.map((rule) => ({ ...rule, place: relative(root, rule.place) })) })
}

/** What cannot be kept is read again the next time. The key was made before the rules were read: they may change meanwhile. */
function keep(store: string, root: string, key: string, rules: readonly Rule[]): void {
  try {
    makeFolder(dirname(store))
    writeFileAtomically(store, storedText(root, key, rules))
  } catch {
    // Said above.
  }
}

/** Throws a Failure that names both places of two rules of one name. */
export function refuseTwins(rules: readonly Rule[]): void {
  const first = new Map<string, Rule>()
  for (const rule of rules) {
    const name = `${rule.folder}/${rule.id}`
    const twin = first.get(name)
    if (twin !== undefined) {
      throw new Failure({
        code: 'rule-invalid',
        message: `Two rules have the name ${name}; the other stands at ${twin.place}.`,
        exit: EXIT.arguments,
        place: rule.place,
        advice: `Give the rule another id, or its folder another name than "${basename(rule.folder)}".`,
      })
    }
    first.set(name, rule)
  }
}
