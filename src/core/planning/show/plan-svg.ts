import type { CoordinatorNode } from '../../model/coordinator.ts'
import { clipped, oneLine } from './columns.ts'
import { BOX, drawingFrame, length as n, type DrawingFrame, type Point } from './drawing-frame.ts'
import { drawnPart } from './drawn-part.ts'
import type { DrawnArrow } from './layered-layout.ts'
import { markup } from './markup.ts'
import { criticalOf, groupsOf, hoursText, type PlanPicture } from './plan-picture.ts'
import { counted } from '../../std/counted.ts'

const MARGIN = 24
const TITLE_COLUMNS = 27
const FEATURES_SHOWN = 12
const LEGEND_COLUMN = 250

const INK = '#1f2933'
const FAINT = '#7b8794'
const CRITICAL = '#c2410c'
/** Told apart also by people who see few colours: dark and light ones alternate. */
const FEATURE_COLOURS = [
  '#2563eb',
  '#84cc16',
  '#7c3aed',
  '#f59e0b',
  '#0f766e',
  '#f472b6',
  '#475569',
  '#22d3ee',
] as const

/** The plan as an SVG drawing: levels from left to right or, when they are many, downwards; the critical path in a colour of its own. */
export function planSvg(picture: PlanPicture): string {
  const part = drawnPart(picture)
  const frame = drawingFrame(part.nodes.length, part.arrows)
  const legend = legendOf(picture, part.nodes)
  const critical = criticalOf(picture)
  // Columns or rows of a part are not the levels of the plan.
  const isWhole = picture.part === undefined && part.nodes.length === picture.coordinator.graph.nodes.length
  const head = headLines(picture, part.note)
  const top = MARGIN + head.length * 20 + legend.rows * 20 + 26
  const width = Math.max(2 * MARGIN + frame.width, 760)
  const height = top + frame.height + MARGIN
  const body = [
    ...head.map(([size, colour, text], line) => textAt(MARGIN, MARGIN + 8 + line * 20, size, colour, text)),
    ...legend.lines(MARGIN, MARGIN + 8 + head.length * 20),
    `<g transform="translate(${MARGIN} ${n(top)})">`,
    ...(isWhole ? levelHeadings(frame) : []),
    ...arrowsSorted(part.arrows, part.nodes, critical).map(([arrow, index]) =>
      arrowPath(arrow, frame.path(arrow, index), isCritical(arrow, part.nodes, critical)),
    ),
    ...part.nodes.map((node, index) => boxOf(node, frame.corner(index), critical.has(node.id), legend.colourOf(node))),
    '</g>',
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="system-ui, sans-serif" role="img">`,
    `<title>${markup(oneLine(picture.coordinator.meta.title))}</title>`,
    `<defs>${headOf('tip', INK)}${headOf('critical-tip', CRITICAL)}${headOf('soft-tip', FAINT)}</defs>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n')
}

function levelHeadings(frame: DrawingFrame): string[] {
  return Array.from({ length: frame.levels }, (_, level) => {
    const [x, y] = frame.nameOfLevel(level)
    return textAt(x, y, 11, FAINT, `level ${level + 1}`)
  })
}

type TextLine = readonly [size: number, colour: string, text: string]

function headLines({ coordinator, part, dag }: PlanPicture, note: string | undefined): TextLine[] {
  const { nodes } = coordinator.graph
  const path = hoursText(coordinator.estimates.critical_path_hours)
  const counts = `${counted(nodes.length, 'task')}${part === undefined ? `, critical path ${path} over ${counted(dag?.metrics.critical_path.length ?? 0, 'task')}` : ''}`
  return [
    [16, INK, clipped(oneLine(coordinator.meta.title), 80)],
    [12, FAINT, `${coordinator.meta.plan_id}${part === undefined ? '' : `, ${oneLine(part)}`}: ${counts}`],
    ...(note === undefined ? [] : [[12, CRITICAL, note] as const]),
  ]
}

interface Legend {
  readonly rows: number
  lines(x: number, y: number): string[]
  colourOf(node: CoordinatorNode): string
}

/** Colours of the features that are drawn, in their order; colours repeat when there are more features than colours. */
function legendOf(picture: PlanPicture, nodes: readonly CoordinatorNode[]): Legend {
  const drawn = new Set(nodes.map((node) => node.feature_id))
  const groups = groupsOf(picture).filter((group) => drawn.has(group.id))
  const colours = new Map(
    groups.map((group, index) => [group.id, FEATURE_COLOURS[index % FEATURE_COLOURS.length] as string]),
  )
  const shown = groups.slice(0, FEATURES_SHOWN)
  const texts = shown.map((group) => ({
    colour: colours.get(group.id) as string,
    text: clipped(oneLine(`${group.id} ${group.title}`), 32),
  }))
  const left = groups.length - shown.length
  if (left > 0) texts.push({ colour: '#ffffff', text: `and ${counted(left, 'more feature', 'more features')}` })
  return {
    rows: Math.ceil(texts.length / 3),
    lines: (x, y) =>
      texts.flatMap(({ colour, text }, index) => {
        const [left_x, line_y] = [x + (index % 3) * LEGEND_COLUMN, y + Math.floor(index / 3) * 20]
        return [
          `<rect x="${n(left_x)}" y="${n(line_y - 9)}" width="10" height="10" fill="${colour}"/>`,
          textAt(left_x + 16, line_y, 12, INK, text),
        ]
      }),
    colourOf: (node) => colours.get(node.feature_id) ?? FAINT,
  }
}

/** Arrows of the critical path come last, so that they lie above the others. */
function arrowsSorted(
  arrows: readonly DrawnArrow[],
  nodes: readonly CoordinatorNode[],
  critical: ReadonlySet<string>,
): (readonly [DrawnArrow, number])[] {
  const all = arrows.map((arrow, index) => [arrow, index] as const)
  const onPath = ([arrow]: readonly [DrawnArrow, number]): boolean => isCritical(arrow, nodes, critical)
  return [...all.filter((one) => !onPath(one)), ...all.filter(onPath)]
}

function isCritical(arrow: DrawnArrow, nodes: readonly CoordinatorNode[], critical: ReadonlySet<string>): boolean {
  const [from, to] = [nodes[arrow.from]?.id ?? '', nodes[arrow.to]?.id ?? '']
  return !arrow.soft && critical.has(from) && critical.has(to)
}

function arrowPath(arrow: DrawnArrow, path: string, critical: boolean): string {
  const [colour, width, tip] = critical
    ? [CRITICAL, 2.4, 'critical-tip']
    : arrow.soft
      ? [FAINT, 1.2, 'soft-tip']
      : [INK, 1.1, 'tip']
  const dashes = arrow.soft ? ' stroke-dasharray="5 4"' : ''
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dashes} marker-end="url(#${tip})"/>`
}

function boxOf(node: CoordinatorNode, [x, y]: Point, critical: boolean, colour: string): string {
  const fill = node.done ? '#eceff3' : critical ? '#fff4ec' : '#f8fafc'
  const dashes = node.optional ? ' stroke-dasharray="4 3"' : ''
  const flag = node.done ? ' done' : node.approval === undefined ? '' : ' approval'
  return [
    `<g><title>${markup(`${node.id} ${oneLine(node.name)}, ${hoursText(node.estimates.mean_h)}`)}</title>`,
    `<rect x="${n(x)}" y="${n(y)}" width="${BOX.width}" height="${BOX.height}" rx="5" fill="${fill}" stroke="${critical ? CRITICAL : '#9aa5b1'}" stroke-width="${critical ? 2.2 : 1}"${dashes}/>`,
    `<rect x="${n(x)}" y="${n(y + 5)}" width="5" height="${BOX.height - 10}" fill="${colour}"/>`,
    textAt(x + 14, y + 18, 11, critical ? CRITICAL : FAINT, `${clipped(node.id, 22)}${flag}`),
    `<text x="${n(x + BOX.width - 10)}" y="${n(y + 18)}" font-size="11" fill="${FAINT}" text-anchor="end">${hoursText(node.estimates.mean_h)}</text>`,
    textAt(x + 14, y + 36, 12, INK, clipped(oneLine(node.name), TITLE_COLUMNS)),
    '</g>',
  ].join('')
}

function textAt(x: number, y: number, size: number, colour: string, text: string): string {
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}" fill="${colour}">${markup(text)}</text>`
}

function headOf(id: string, colour: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5L8 4L0 7.5z" fill="${colour}"/></marker>`
}
