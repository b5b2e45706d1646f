import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { FeaturesArtifact } from '../core/model/features-artifact.ts'
import { TasksArtifact } from '../core/model/tasks-artifact.ts'
import type { ExportFormat } from '../core/planning/exchange/export-format.ts'
import { exportPlan as write } from '../core/planning/exchange/export-plan.ts'
import type { ExportedPlan, Written } from '../core/planning/exchange/exported-plan.ts'
import { objectOf } from '../core/planning/exchange/read-fields.ts'
import { writeTaskMaster } from '../core/planning/exchange/task-master/write.ts'
import { MAX_SPEC_BYTES } from '../core/planning/spec/source-text.ts'
import { readArtifact } from '../core/planning/validate/artifact-reader.ts'
import { jsonExcess, placeAt, readJson } from '../core/planning/validate/json-text.ts'
import { mebibytes } from './spec-document.ts'
import { PlanInvalid } from './load-plan.ts'
import { openPlan } from './opened-plan.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { checkLightly } from './plan-condition.ts'
import { importOf, type ImportNote } from './plan-meta.ts'
import { writeTrouble } from './write-trouble.ts'

/** What the user asked for. Relative paths are taken from `working_directory`. */
export interface ExportRequest {
  readonly plan: string
  readonly format: ExportFormat
  readonly working_directory: string
  /** Written to this file; without it and `into` nothing is written. */
  readonly output?: string
  /** Merged into this file of Task Master. */
  readonly into?: string
  /** The tag of a Task Master file. Default: the one that the plan was imported from, if it was named. */
  readonly tag?: string | undefined
  /** Also over a file that is there. */
  readonly force?: boolean
}

/** A plan in another tool's format. */
export interface PlanExported {
  readonly plan_id: string
  readonly format: ExportFormat
  readonly tasks: number
  readonly dependencies: number
  readonly text: string
  /** What of the plan the format does not hold, in words that follow “left out: ”. */
  readonly lost: readonly string[]
  /** What is odd about the plan, in sentences. */
  readonly notes: readonly string[]
  /** Absolute; `null` when nothing was to be written. */
  readonly written: string | null
  /** True when the file held these very bytes already. */
  readonly unchanged: boolean
}

/**
 * `export`: the plan in a directory in another tool's format. Throws a Failure: 1 for a plan that is not there and for a file that
 * cannot be read or must not be written, 5 for a plan that cannot be read. A file appears whole or not at all.
 */
export function exportPlan(request: ExportRequest): PlanExported {
  const { format, working_directory, into, output } = request
  const { plan, notes, imported } = readPlan(request)
  // The ids of one tag say nothing in another: a plan goes back to where it came from.
  const tag = request.tag ?? imported?.tag
  const written = into === undefined ? write(plan, format, tag) : mergedInto(plan, into, { ...request, tag }, notes)
  const target = into ?? output
  const path = target === undefined ? null : resolve(working_directory, target)
  const unchanged =
    path !== null && put(path, target as string, written.text, into !== undefined || request.force === true)
  return {
    plan_id: plan.plan_id,
    format,
    tasks: plan.tasks.length,
    dependencies: plan.dependencies.length,
    ...written,
    notes,
    written: path,
    unchanged,
  }
}

interface PlanToExport {
  readonly plan: ExportedPlan
  readonly notes: string[]
  readonly imported: ImportNote | undefined
}

function readPlan({ plan: path, working_directory }: ExportRequest): PlanToExport {
  const { plan_dir, named, ...folder } = openPlan(path, working_directory)
  const { condition, coordinator, findings } = checkLightly(plan_dir, folder)
  const features = readArtifact('features.json', folder.files.get('features.json'), FeaturesArtifact, findings)?.data
  const tasks = readArtifact('tasks.json', folder.files.get('tasks.json'), TasksArtifact, findings)?.data
  if (coordinator === undefined || features === undefined || tasks === undefined)
    throw new PlanInvalid(findings.all, named)
  const notes =
    condition.status === 'changed' ? condition.problems.map((problem) => `${problem} It is exported as it is.`) : []
  return {
    plan: {
      plan_id: coordinator.meta.plan_id,
      title: features.meta.title,
      features: features.features,
      tasks: tasks.tasks,
      dependencies: tasks.dependencies,
      min_confidence: tasks.meta.min_confidence,
    },
    notes,
    imported: importOf(plan_dir),
  }
}

/** Merges a plan into a file that is there. What is no tasks.json is refused, and nothing is written. */
function mergedInto(
  plan: ExportedPlan,
  into: string,
  { working_directory, tag }: ExportRequest,
  notes: string[],
): Written {
  const text = textOf(resolve(working_directory, into), into)
  const refused = (message: string, place: string): Failure =>
    new Failure({
      code: 'export-into-unreadable',
      message,
      exit: EXIT.arguments,
      place,
      advice: 'Repair the file, or write another one with --output.',
    })
  const read = readJson(text)
  if (!read.ok) throw refused(`This is no JSON: ${read.message}.`, `${into}:${read.line}:${read.column}`)
  const excess = jsonExcess(text)
  if (excess !== undefined)
    throw refused(`The JSON is ${excess.message}.`, `${into}:${placeAt(text, excess.offset).line}`)
  const root = objectOf(read.value)
  if (root === undefined) throw refused('The JSON is no object with lists of tasks.', `${into}:1`)
  if (tag !== undefined && !Object.hasOwn(root, tag)) notes.push(`${into} had no tag ${tag}: it is added.`)
  const merged = writeTaskMaster(plan, { into: root, tag }, /^[{[]\r?\n([ \t]+)/.exec(text)?.[1] ?? 2)
  return text.endsWith('\n') ? merged : { ...merged, text: merged.text.trimEnd() }
}

function textOf(path: string, named: string): string {
  try {
    const { size } = statSync(path)
    if (size > MAX_SPEC_BYTES) {
      throw new Failure({
        code: 'export-into-unreadable',
        message: `The file has ${mebibytes(size)}; at most ${mebibytes(MAX_SPEC_BYTES)} are read.`,
        exit: EXIT.arguments,
        place: named,
        advice: 'Write another file with --output.',
      })
    }
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure({
      code: 'export-into-unreadable',
      message: `The file to merge into cannot be read: ${readTrouble(error)}.`,
      exit: EXIT.arguments,
      place: named,
      advice: 'Name the tasks.json that is there, or write a new one with --output.',
      cause: error,
    })
  }
}

function readTrouble(error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  return isMissing ? 'there is no such file' : writeTrouble(error)
}

/** Writes the file; says whether it held these bytes already. A file with others is refused unless `mayReplace`. */
function put(path: string, named: string, text: string, mayReplace: boolean): boolean {
  const code = 'export-unwritable'
  let unchanged = false
  const isOwn = (standing: string): boolean => (unchanged = standing === text) || mayReplace
  const advice = 'Name another file, or replace it with --force.'
  checkOutput({ path, named, what: 'the export', code, isOwn, advice })
  if (unchanged) return true
  try {
    writeOutput(path, text)
  } catch (error) {
    throw new Failure({
      code,
      message: `The export could not be written: ${writeTrouble(error)}.`,
      exit: EXIT.arguments,
      place: named,
      advice: 'Name a file in a directory that is there and that you may write to.',
      cause: error,
    })
  }
  return false
}
