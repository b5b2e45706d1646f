/**
 * The kind of a file: its role with what its name says about its part in the design, as `source:*_handler.go`,
 * `test:*.controller.spec.ts`, `source:*Service.java`, `build:package.json`. Files that play the same part have the same kind, so
 * kinds can be counted: which change together, and how many lines a change adds to one.
 */
import type { FileRole } from '../../model/code-index.ts'
import { endingOf, nameOf } from './path-text.ts'

/** Words that name a part of a design when they end a name. */
const PARTS = new Set(
  (
    'action adapter admin agent analyzer api app auth backend bench benchmark builder cache catalog channel check checker cli client ' +
    'cmd codec collector command component composable config consumer constant container context controller converter cron dao ' +
    'datasource decoder dialog directive dispatcher dto encoder endpoint engine entity enum error event exception executor exporter ' +
    'extension factory filter form formatter gateway generator guard handler helper hook importer index indexer input interceptor ' +
    'interface job layout lib listener loader locale logger mailer main manager mapper matcher menu message metric middleware migration ' +
    'mixin mock modal model module monitor mutation notifier observer operation option page panel parser pipe pipeline plugin policy ' +
    'pool presenter processor producer props proto protocol provider proxy query queue reader reducer registry renderer repo report ' +
    'repository request resolver resource response route router row rule runner saga scheduler schema scope screen script selector ' +
    'serializer server service session settings signal slice source spec state step store story storage strategy subscriber suite ' +
    'sync table task template test thunk tracker trait transformer translator transport type url usecase util utils validator view ' +
    'viewmodel visitor watcher widget worker workflow wrapper writer fixture stories e2e'
  ).split(' '),
)
const EXACT =
  /^(index|main|mod|lib|init|__init__|__main__|conftest|page|layout|route|loading|error|models|views|urls|admin|apps|forms|tasks|serializers|tests)$/
/** A folder of texts in several languages; what stands below it is of one kind, a folder for each language or not. */
const LOCALES = /^(?:.*\/)?(locales?|i18n|messages|translations?|lang)\//

/** See the header of this file. `path` is relative to the codebase. */
export function kindOf(path: string, role: FileRole): string {
  const name = nameOf(path)
  if (role === 'source' || role === 'test') return `${role}:${codePattern(name)}`
  const locales = role === 'data' ? LOCALES.exec(path)?.[1] : undefined
  if (locales !== undefined) return `data:${locales}/*.${endingOf(path)}`
  if (role === 'build' || role === 'config')
    return `${role}:${/\d/.test(name) ? anyWith(name) : folderless(path, name)}`
  return `${role}:${anyWith(name)}`
}

/** Workflows and the like are one kind; a manifest or a settings file is known by its name. */
function folderless(path: string, name: string): string {
  return /(^|\/)\.(github|circleci|buildkite)\//.test(path) ? anyWith(name) : name
}

function anyWith(name: string): string {
  const ending = endingOf(name)
  return ending === '' ? name : `*.${ending}`
}

/** `*_handler_test.go` of `user_handler_test.go`: the words at the end that name parts, with the marks between them. */
function codePattern(name: string): string {
  const dot = name.indexOf('.', 1)
  const stem = dot < 0 ? name : name.slice(0, dot)
  if (EXACT.test(stem)) return name
  const words = [...name.matchAll(/([._-]?)(\p{Lu}+(?![\p{Ll}])|\p{Lu}?[\p{Ll}\d]+|\p{Lu}+)/gu)]
  const ending = endingOf(name)
  let place = words.length - (ending === '' ? 0 : 1)
  while (place > 0 && isPart(words[place - 1]?.[2] ?? '')) place--
  const start = words[place]?.index ?? name.length
  return start === 0 ? name : `*${name.slice(start)}`
}

function isPart(word: string): boolean {
  const lower = word.toLowerCase()
  if (PARTS.has(lower)) return true
  return lower.endsWith('s') && (PARTS.has(lower.slice(0, -1)) || PARTS.has(lower.replace(/ies$/, 'y')))
}
