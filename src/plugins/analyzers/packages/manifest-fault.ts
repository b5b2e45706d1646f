import { TomlError } from 'smol-toml'
import { YAMLParseError } from 'yaml'
import type { Unread } from '../../../core/model/code-index.ts'
import type { Manifest } from './manifest.ts'

/** What to tell a person of a manifest that its parser refused: the line and the cause. */
export function faultOf(manifest: Manifest, error: unknown): Unread {
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const line = lineOf(manifest, error, said)
  const cause = said.replace(/ in JSON at position \d+.*$| at line \d+, column \d+:?$| \(line \d+ column \d+\)$/, '')
  const place = line === undefined ? '' : `Line ${line}: `
  return { code: 'broken-manifest', path: manifest.path, reason: `${place}${cause.replace(/[.:]$/, '')}.` }
}

function lineOf(manifest: Manifest, error: unknown, said: string): number | undefined {
  if (error instanceof TomlError) return error.line
  if (error instanceof YAMLParseError) return error.linePos?.[0].line
  const position = / at position (\d+)/.exec(said)?.[1]
  if (position !== undefined) return manifest.text.slice(0, Number(position)).split('\n').length
  return error instanceof SyntaxError ? manifest.text.trimEnd().split('\n').length : undefined
}
