/** `analyze`: what there is in a codebase to reuse, to extend and to share, by syntax and history. Writes nothing in it. */
import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import type { CodebaseArtifact } from '../core/model/codebase-artifact.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Analyzed, Analyzer, AnalyzeRequest } from '../core/ports/analyzer.ts'
import { foundFile } from '../system/found-file.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { writeTrouble } from './write-trouble.ts'

/** What is asked of `analyze`. Relative paths are taken from `working_directory`. */
export interface CodebaseRequest {
  readonly codebase_path: string
  readonly working_directory: string
  /** Writes the whole index as JSON to this file. */
  readonly output?: string
  readonly progress?: AnalyzeRequest['progress']
}

/** What was found in a codebase. Paths are absolute. */
export interface CodebaseReport extends Analyzed {
  readonly codebase: string
  /** Name and version of the analyzer. */
  readonly tool: string
  readonly written: string | null
}

/**
 * Looks at a codebase. Throws a Failure: exit code 1 for what the user named (a directory, a rule, a file to write), 2 when the
 * analyzer itself could not work.
 */
export async function analyzeCodebase(
  request: CodebaseRequest,
  { analyzer }: { readonly analyzer: Analyzer },
): Promise<CodebaseReport> {
  const codebase = resolve(request.working_directory, request.codebase_path)
  refuseUnreadable(codebase, request.codebase_path)
  const { progress, output } = request
  const written = output === undefined ? null : resolve(request.working_directory, output)
  if (written !== null) {
    const code = 'index-unwritable'
    checkOutput({ path: written, named: output as string, what: 'the index', code, isOwn: isIndex })
  }
  const analyzed = await analyzer.analyze({ codebase, ...(progress === undefined ? {} : { progress }) })
  if (written !== null) writeIndex(written, analyzed)
  return { ...analyzed, codebase, tool: `${analyzer.name} ${analyzer.version}`, written }
}

function refuseUnreadable(codebase: string, named: string): void {
  const found = foundFile(codebase)
  const refuse = (code: string, message: string, advice: string): never => {
    throw new Failure({ code, message, exit: EXIT.arguments, place: named, advice })
  }
  if (found === undefined) refuse('directory-not-found', `There is no directory "${named}".`, 'Check the path.')
  if (found?.isDirectory() === false)
    refuse('directory-not-found', `"${named}" is not a directory.`, 'Name its folder.')
  try {
    accessSync(codebase, constants.R_OK | constants.X_OK)
  } catch {
    refuse('codebase-unreadable', `"${named}" cannot be read: permission denied.`, 'Check its rights.')
  }
}

function isIndex(text: string): boolean {
  return /^\{\s*"schema":\s*"tasks-slaps\/codebase"/.test(text)
}

/** The index without the words, which only the search needs. */
function writeIndex(path: string, { analysis, index: { words: _, ...index } }: Analyzed): void {
  const artifact: CodebaseArtifact = { schema: 'tasks-slaps/codebase', version: '1.0', analysis, index }
  try {
    writeOutput(path, `${JSON.stringify(artifact, null, 1)}\n`)
  } catch (error) {
    throw new Failure({
      code: 'index-unwritable',
      message: `The index could not be written: ${writeTrouble(error)}.`,
      exit: EXIT.arguments,
      place: path,
      advice: 'Name a file in a directory that is there and that you may write to.',
      cause: error,
    })
  }
}
