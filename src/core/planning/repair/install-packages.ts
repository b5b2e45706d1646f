/**
 * Installs what code asks for and is not there. What a log says is untrusted: a name must fit its ecosystem's grammar and stand in
 * the manifest or the lock file of the folder where the tasks failed, or on the list of what may be installed.
 */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { Healing } from '../../model/healing.ts'
import { nearest } from '../../std/nearest.ts'
import { compareText } from '../../std/order.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { AllowedPackage, InstallWay, PackageEcosystem } from './ecosystems/ecosystem.ts'
import { allowedPackage, ecosystemNamed } from './ecosystems/known.ts'
import type { Project, RepairFacts } from './facts.ts'
import { affectedTasks, failedTasks, imageOf, injected } from './mending-task.ts'
import { mentions } from './mentions.ts'
import { listed, shortened, shownText } from './shown-text.ts'

/** More names in one issue than anybody means. */
const MOST_PACKAGES = 50

/** See the header. */
export function installPackages(request: RepairRequest, facts: RepairFacts, rules: Healing | undefined): RepairAnswer {
  const ecosystem = ecosystemNamed(request.issue.ecosystem)
  if (ecosystem === undefined)
    return { refusal: `nothing is known of the packages of ${shownText(request.issue.ecosystem ?? 'this kind')}` }
  const project = projectOf(request, facts, ecosystem)
  if ('refusal' in project) return project
  const chosen = choose(request, project, ecosystem, rules)
  if ('refusal' in chosen) return chosen
  const way = wayFor(request, project, ecosystem, chosen)
  return 'refusal' in way ? way : remedy(request, { project, ecosystem, chosen, way }, facts)
}

/** The one project in which all of them failed. */
export function projectOf(
  request: RepairRequest,
  facts: RepairFacts,
  ecosystem: PackageEcosystem,
): Project | { readonly refusal: string } {
  const roots = new Map<string, Project>()
  for (const folder of new Set(failedTasks(request).map(folderOfTask))) {
    const found = facts.projects.get(folder)
    if (found === undefined) continue
    if ('fault' in found)
      return { refusal: `${found.fault}: until it can be read, nobody can tell what may be installed` }
    if (!roots.has(found.root)) roots.set(found.root, found)
  }
  // An issue is about one thing; where its tasks stand in several projects the first in the order of the plan is mended first.
  const [first] = roots.values()
  if (first !== undefined) return first
  const names = listed(ecosystem.manifests)
  return { refusal: `there is no ${names} in the folder of ${listed(request.issue.tasks, 3)} or above it` }
}

/** The lock that keeps runs of one package manager apart. */
export function lockOf({ name }: PackageEcosystem): string {
  return `pm:${name}`
}

/** The folder that a task runs in, relative to the codebase. */
export function folderOfTask({ action }: CoordinatorNode): string {
  if (action.cwd === undefined) return '.'
  const folder = action.cwd.replaceAll(/^(?:\.\/)+|\/+$/g, '')
  return folder === '' ? '.' : folder
}

interface Chosen {
  /** Names that the manifest or the lock file holds. */
  readonly known: readonly string[]
  /** What the rules allow beside. */
  readonly allowed: readonly AllowedPackage[]
  readonly locked: boolean
}

function choose(
  { issue }: RepairRequest,
  project: Project,
  ecosystem: PackageEcosystem,
  rules: Healing | undefined,
): Chosen | { readonly refusal: string } {
  const texts = [...new Set(issue.captures['package'] ?? [])]
  if (texts.length === 0) return { refusal: 'what failed does not say which package is missing' }
  if (texts.length > MOST_PACKAGES) return { refusal: `${texts.length} packages at once are more than anybody means` }
  const known = new Set<string>()
  const allowed = new Map<string, AllowedPackage>()
  const open = allowList(rules, ecosystem)
  const unknown: string[] = []
  let locked = true
  for (const text of texts.toSorted(compareText)) {
    const name = ecosystem.packageOf(text)
    if (name === undefined) return { refusal: `${shownText(text)} is no name of a package of ${ecosystem.name}` }
    const names = [name, ...(ecosystem.listedAs?.(name) ?? [])]
    const inLock = names.find((one) => project.lock !== undefined && ecosystem.isLocked(project.lock, one))
    const listedName = names.find((one) => project.names.has(ecosystem.normal(one))) ?? inLock
    const open_name = names.find((one) => open.has(ecosystem.normal(one)))
    if (listedName !== undefined) {
      known.add(listedName)
      locked &&= inLock !== undefined
    } else if (open_name !== undefined) allowed.set(open_name, open.get(ecosystem.normal(open_name)) as AllowedPackage)
    else unknown.push(name)
  }
  if (unknown.length > 0) return { refusal: unknownNames(unknown, project, ecosystem, open) }
  return { known: [...known], allowed: [...allowed.values()], locked }
}

/** `jose`, or `jose@5.9.6` with the version that is meant. */
function allowList(rules: Healing | undefined, ecosystem: PackageEcosystem): ReadonlyMap<string, AllowedPackage> {
  const open = new Map<string, AllowedPackage>()
  for (const text of rules?.allow ?? []) {
    const allowed = allowedPackage(text, ecosystem)
    if (allowed !== undefined) open.set(ecosystem.normal(allowed.name), allowed)
  }
  return open
}

function unknownNames(
  names: readonly string[],
  project: Project,
  ecosystem: PackageEcosystem,
  open: ReadonlyMap<string, unknown>,
): string {
  const meant = names.flatMap((name) => {
    const near = nearest(ecosystem.normal(name), [...project.names, ...open.keys()])
    return near === undefined
      ? []
      : [`${near} does, so ${names.length === 1 ? 'this' : shownText(name)} may be a slip or a trap`]
  })
  const places = listed([project.manifest, ...(project.lock === undefined ? [] : [project.lock.path])])
  const [stand, it] = names.length === 1 ? ['does not stand', 'it is'] : ['do not stand', 'they are']
  const add = names.length === 1 ? 'it' : 'them'
  return `${listed(names.map(shownText))} ${stand} in ${places}${meant.map((one) => `; ${one}`).join('')}. If ${it} wanted, add ${add} there, or to allow in policies.healing`
}

/** The first way that was not tried for one of these packages before. */
function wayFor(
  request: RepairRequest,
  project: Project,
  ecosystem: PackageEcosystem,
  { known, allowed, locked }: Chosen,
): InstallWay | { readonly refusal: string } {
  const all = known.length === 0 ? [] : ecosystem.install(project, locked)
  const extra = allowed.length === 0 ? undefined : ecosystem.add(project, allowed)
  if (allowed.length > 0 && extra === undefined)
    return {
      refusal: `${listed(allowed.map(({ name }) => name))} may be installed, but where it stands in ${project.manifest} is for a person to say`,
    }
  const ways = extra === undefined ? all : all.length === 0 ? [extra] : all.map((way) => both(way, extra))
  const tags = new Set([...known, ...allowed.map(({ name }) => name)].map(tagOf))
  const tried = new Set<string>()
  for (const { id, tags: own, action } of request.coordinator.graph.nodes) {
    if (!id.startsWith('AUTO.INSTALL.DEPS') || (action.cwd ?? '.') !== project.root) continue
    if (own.some((tag) => tags.has(tag)) && action.cmd !== undefined) tried.add(action.cmd)
  }
  const way = ways.find(({ command }) => !tried.has(command))
  const lack = way === undefined ? undefined : lackOf(request, way)
  if (lack !== undefined) return { refusal: lack }
  if (way !== undefined && tried.size < 2) return way
  return {
    refusal: `${[...tried].join(', then ')} did not bring ${listed([...known, ...allowed.map(({ name }) => name)])}`,
  }
}

/** Why a way can only fail: its command was not found before, in the same surroundings. */
function lackOf(request: RepairRequest, { command }: InstallWay): string | undefined {
  const image = imageOf(request)
  const needed = new Set(command.split(' && ').map((part) => part.split(' ')[0]))
  for (const { id, action } of request.coordinator.graph.nodes) {
    const lacks = request.not_found?.get(id)
    if (lacks !== undefined && action.image === image && needed.has(lacks))
      return `${shownText(lacks)} was not found when ${id} ran, and ${command} needs it too: install it, then let the tasks run again`
  }
  return undefined
}

function both(first: InstallWay, second: InstallWay): InstallWay {
  return {
    command: `${first.command} && ${second.command}`,
    edits: [...new Set([...(first.edits ?? []), ...(second.edits ?? [])])],
    ...(second.isQuiet === undefined ? {} : { isQuiet: second.isQuiet }),
    ...(first.isShared === undefined ? {} : { isShared: first.isShared }),
  }
}

function tagOf(name: string): string {
  return `package:${name}`
}

interface Installation {
  readonly project: Project
  readonly ecosystem: PackageEcosystem
  readonly chosen: Chosen
  readonly way: InstallWay
}

function remedy(
  request: RepairRequest,
  { project, ecosystem, chosen, way }: Installation,
  { isApart = false }: RepairFacts,
): RepairAnswer {
  const image = imageOf(request)
  const { coordinator, waiting } = request
  const names = [...chosen.known, ...chosen.allowed.map(({ name }) => name)].toSorted(compareText)
  const affected = affectedTasks(request)
  const hurt = new Set(affected.map(({ id }) => id))
  const speaks = mentions(names)
  const folders = new Set(failedTasks(request).map(folderOfTask))
  const waiters = coordinator.graph.nodes.filter(
    (node) =>
      hurt.has(node.id) ||
      (waiting.has(node.id) && node.mends === undefined && folders.has(folderOfTask(node)) && speaks(node)),
  )
  const where = project.root === '.' ? '' : ` in ${project.root}/`
  const edits = way.edits ?? []
  const summary = `${way.command}${where}`
  const ops = injected(
    request,
    {
      kind: 'AUTO.INSTALL.DEPS',
      name: `Install ${listed(names, 3)}${where}`,
      description: describe(request, { project, ecosystem, chosen, way }, names),
      cmd: way.command,
      cwd: project.root,
      // Without it some package managers wait for an answer that nobody gives.
      env: { CI: 'true' },
      image,
      locks: [lockOf(ecosystem)],
      effect: { kind: 'pkg', writes: [...ecosystem.fills.map((one) => within(project.root, one)), ...edits] },
      writes: [...new Set([...ecosystem.fills.map((one) => within(project.root, `**/${one}/**`)), ...edits])],
      tags: names.map(tagOf),
      acceptance: proofs(project, ecosystem, names, new Set(chosen.allowed.map(({ name }) => name))),
      timeout_seconds: 900,
      minutes: 1,
      idempotent: true,
    },
    waiters,
  )
  return {
    summary: shortened(edits.length === 0 ? summary : `${summary} (changes ${listed(edits)})`),
    asks: way.isShared === true && image === undefined && !isApart,
    ops,
  }
}

/** A path of a folder of the codebase, relative to the codebase. */
export function within(root: string, path: string): string {
  return root === '.' ? path : `${root}/${path}`
}

/** What only the lock file names may stand below another package, so only the others have a place of their own. */
function proofs(
  project: Project,
  ecosystem: PackageEcosystem,
  names: readonly string[],
  added: ReadonlySet<string>,
): AcceptanceCheck[] {
  return names.flatMap((name): AcceptanceCheck[] => {
    const isDirect = added.has(name) || project.names.has(ecosystem.normal(name))
    const path = isDirect ? ecosystem.proof?.(project, name) : undefined
    if (path === undefined) return []
    const whole = within(project.root, path)
    const common = { priority: 'must', timeout_seconds: 30, when: 'on_complete' } as const
    return [{ type: 'artifact', id: `installed ${name}`, ...common, path: whole, expect: { exists: true } }]
  })
}

function describe({ issue }: RepairRequest, { project, chosen, way }: Installation, names: readonly string[]): string {
  const places = listed([project.manifest, ...(project.lock === undefined ? [] : [project.lock.path])])
  const lines = [
    `Runs \`${way.command}\` in \`${project.root}\`, because ${listed(names)} ${names.length === 1 ? 'is' : 'are'} not installed there.`,
    `Failed for want of it: ${listed(issue.tasks, 10)} (${issue.code}, ${issue.occurrences} times).`,
    chosen.known.length === 0
      ? ''
      : `${listed(chosen.known)} ${chosen.known.length === 1 ? 'stands' : 'stand'} in ${places}.`,
    chosen.allowed.length === 0
      ? ''
      : `${listed(chosen.allowed.map(({ name }) => name))} stood in no manifest: the rules of mending allow it${way.isQuiet === true ? ', and its own scripts do not run' : ''}.`,
  ]
  return lines.filter((line) => line !== '').join('\n')
}
