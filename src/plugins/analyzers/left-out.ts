/** What is no part of a codebase's own code, by its place: packages of others, what tools keep, our own folders and plans. */
import { ARTIFACT_NAMES } from '../../core/planning/artifacts/render.ts'
import { PLAN_META_NAME, SPEC_FOLDER } from '../../system/plan-folder.ts'
import { STATE_DIRECTORY } from '../../system/state-directory.ts'

/** Folders that hold the packages of others. */
const VENDORED = new Set(
  (
    'node_modules bower_components jspm_packages vendor vendored third_party third-party thirdparty 3rdparty Pods Carthage ' +
    '.venv venv .virtualenv virtualenv site-packages dist-packages .tox .nox .yarn .pnpm-store .bundle Godeps .eggs .gradle .m2 ' +
    '.terraform .nuget .pub-cache .deps'
  ).split(' '),
)
/** Folders in which tools keep what they made. */
const KEPT = new Set(
  (
    '__pycache__ .mypy_cache .pytest_cache .ruff_cache .next .nuxt .svelte-kit .turbo .parcel-cache .cache .nyc_output .ipynb_checkpoints ' +
    '.dart_tool DerivedData .swiftpm .build .angular .vite .docusaurus .expo .serverless .aws-sam'
  ).split(' '),
)
/** Never entered, and nothing to tell about. */
const SILENT = new Set(['.git', '.hg', '.svn', '.jj', STATE_DIRECTORY])

/** Why a folder of this name is not entered; nothing when it is. */
export function folderLeftOut(name: string): 'silent' | 'vendored' | 'kept' | undefined {
  if (SILENT.has(name)) return 'silent'
  return VENDORED.has(name) ? 'vendored' : KEPT.has(name) ? 'kept' : undefined
}

/** The first folder on the way to a file that is left out, with the reason. */
export function leftOutAt(
  path: string,
): { readonly folder: string; readonly why: 'silent' | 'vendored' | 'kept' } | undefined {
  for (let slash = path.indexOf('/'), start = 0; slash >= 0; start = slash + 1, slash = path.indexOf('/', start)) {
    const why = folderLeftOut(path.slice(start, slash))
    if (why !== undefined) return { folder: path.slice(0, slash), why }
  }
  return undefined
}

const PLAN = 'coordinator.json'
const PLAN_FILES: ReadonlySet<string> = new Set([...ARTIFACT_NAMES, PLAN_META_NAME])

/**
 * Takes out the plans of ours that stand among paths: a plan must not change what the next one is made from. A folder holds
 * one when coordinator.json and the note beside it do (`isThere`: whether a path exists); the codebase itself loses only the
 * files of the plan.
 */
export function withoutPlans(paths: readonly string[], isThere: (path: string) => boolean): string[] {
  const folders = paths.flatMap((path) =>
    path === PLAN || path.endsWith(`/${PLAN}`) ? [path.slice(0, -PLAN.length)] : [],
  )
  const plans = new Set(folders.filter((folder) => isThere(`${folder}${PLAN_META_NAME}`)))
  if (plans.size === 0) return [...paths]
  return paths.filter((path) => {
    if (plans.has('') && (PLAN_FILES.has(path) || path.startsWith(`${SPEC_FOLDER}/`))) return false
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (plans.has(path.slice(0, slash + 1))) return false
    }
    return true
  })
}
