/** The beginning or the end of an element; one that is empty has both. Names are without their prefix. */
export type XmlTag =
  | { readonly type: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly type: 'close'; readonly name: string }

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/**
 * The tags of an XML document, in order. Text, comments and declarations are passed over, so that an entity of the
 * document's own is never expanded. Throws an Error when the document is torn or no XML.
 */
export function* xmlTags(text: string): Generator<XmlTag> {
  const open: string[] = []
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const rest = text.slice(at, at + 9)
    if (rest.startsWith('<!--')) at = endOf(text, '-->', at)
    else if (rest === '<![CDATA[') at = endOf(text, ']]>', at)
    else if (rest.startsWith('<?')) at = endOf(text, '?>', at)
    else if (rest.startsWith('<!')) at = endOfDeclaration(text, at)
    else {
      const end = endOfTag(text, at)
      const inner = text.slice(at + 1, end - 1)
      at = end
      if (inner.startsWith('/')) {
        const name = localName(inner.slice(1).trim())
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
        yield { type: 'close', name }
        continue
      }
      const isEmpty = inner.endsWith('/')
      const tag = openTag(isEmpty ? inner.slice(0, -1) : inner)
      yield tag
      if (isEmpty) yield { type: 'close', name: tag.name }
      else open.push(tag.name)
    }
  }
  const left = open.at(-1)
  if (left !== undefined) throw new Error(`the document ends within <${left}>`)
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  if (at < 0) throw new Error(`the document ends before ${mark}`)
  return at + mark.length
}

/** A document type may hold declarations of its own in brackets. */
function endOfDeclaration(text: string, from: number): number {
  const end = endOf(text, '>', from)
  const bracket = text.indexOf('[', from)
  return bracket < 0 || bracket > end ? end : endOf(text, '>', endOf(text, ']', bracket))
}

/** A tag ends at the first `>` outside quotes. */
function endOfTag(text: string, from: number): number {
  let quote = ''
  for (let at = from + 1; at < text.length; at++) {
    const sign = text[at] as string
    if (quote !== '') quote = sign === quote ? '' : quote
    else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '>') return at + 1
  }
  throw new Error('the document ends within a tag')
}

function openTag(inner: string): Extract<XmlTag, { type: 'open' }> {
  const name = /^[^\s=<>"']+/.exec(inner)?.[0]
  if (name === undefined) throw new Error(`<${inner.slice(0, 20)}> is no tag`)
  const attributes = new Map<string, string>()
  for (const found of inner.slice(name.length).matchAll(/([^\s=<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes.set(localName(found[1] as string), decoded(found[2] ?? found[3] ?? ''))
  return { type: 'open', name: localName(name), attributes }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function decoded(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex?: string, number?: string, name?: string) => {
      if (name !== undefined) return ENTITIES.get(name) ?? whole
      const code = hex === undefined ? Number(number) : parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
