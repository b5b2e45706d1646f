/** Which language a text is written in, by its script and its most common words. A few sentences are needed. */

/** A language by its two-letter code, `unknown` for short texts and for code; `share`: how much of the text speaks for it, 0 to 1. */
export interface FoundLanguage {
  readonly code: string
  readonly share: number
}

/** Characters looked at. */
const LOOKED_AT = 6000
const FEWEST_WORDS = 6
const FEWEST_LETTERS = 12

const SCRIPTS: readonly (readonly [code: string, script: RegExp])[] = [
  ['ja', /[\u3040-\u30ff]/],
  ['ko', /[\uac00-\ud7af\u1100-\u11ff]/],
  ['zh', /[\u3400-\u9fff]/],
  ['ru', /[\u0400-\u04ff]/],
  ['ar', /[\u0600-\u06ff]/],
  ['he', /[\u0590-\u05ff]/],
  ['el', /[\u0370-\u03ff]/],
  ['hi', /[\u0900-\u097f]/],
  ['th', /[\u0e00-\u0e7f]/],
]

const COMMON: readonly (readonly [code: string, words: ReadonlySet<string>])[] = (
  [
    [
      'en',
      'the of and to a in is that for it as with be on not this are by or from at an which must should can when will if all has have no its was only each user into than',
    ],
    [
      'de',
      'der die das und ist nicht ein eine einen einem eines zu den dem des mit für auf von im wird werden muss müssen soll sollen kann können sich auch bei als oder nach aus über wenn dass nur durch wie zum zur sind',
    ],
    [
      'fr',
      "le la les des et est un une pour que qui dans sur avec par ne pas ce cette sont au aux du en il elle être doit doivent peut peuvent plus ou l'utilisateur à son ses leur si lorsque",
    ],
    [
      'es',
      'el la los las de y es un una para que en con por no se del al debe deben puede pueden su sus más o como cuando si está son este esta lo ser',
    ],
    [
      'pt',
      'o a os as de e é um uma para que em com por não se do da dos das no na deve devem pode podem seu sua mais ou como quando ao ser são este esta',
    ],
    [
      'it',
      'il lo la i gli le di e è un una per che in con non si del della dei delle al alla deve devono può possono suo sua più o come quando sono questo questa essere nel',
    ],
    [
      'nl',
      'de het een en is van voor dat met niet op te zijn aan door moet moeten kan kunnen wordt worden ook bij als of naar uit over wanneer deze die dit om',
    ],
    [
      'pl',
      'i w na z do jest nie to się że o dla od jak po musi może być są przez lub oraz które który która gdy jeśli tego tylko przy',
    ],
    ['sv', 'och att det i en på är som för med inte av den till ett om ska kan måste eller från har de vid när'],
    ['da', 'og at det i en på er som for med ikke af den til et om skal kan eller fra har de ved når'],
    ['tr', 've bir bu için ile de da olarak olan veya gibi her daha ne kadar olmalıdır kullanıcı'],
    ['cs', 'a v na je se že to s z do o pro od jako musí může být jsou nebo které který když pokud'],
    ['vi', 'và của là có cho không được các một trong người với khi đã này phải để'],
    ['id', 'dan yang di untuk dengan dari ini itu tidak pada adalah dalam harus dapat akan atau oleh ke pengguna'],
  ] as const
).map(([code, words]) => [code, new Set(words.split(' '))])

/** The language of a text; deterministic, from its first few thousand characters. */
export function languageOf(text: string): FoundLanguage {
  const looked = text.slice(0, LOOKED_AT).replaceAll(/`{1,3}[^`]{0,2000}`{1,3}|https?:\S+|<[^<>]{0,200}>/g, ' ')
  const letters = looked.match(/\p{L}/gu) ?? []
  if (letters.length < FEWEST_LETTERS / 2) return { code: 'unknown', share: 0 }
  const script = scriptOf(letters)
  if (script !== undefined) return script
  const words =
    looked.toLowerCase().match(/(?<![\p{L}\p{N}_./\\-])[\p{L}\p{M}'’]+(?![\p{L}\p{N}_/\\]|[.-]\p{L})/gu) ?? []
  if (words.length < FEWEST_WORDS || letters.length < FEWEST_LETTERS) return { code: 'unknown', share: 0 }
  const counts = COMMON.map(([code, common]) => ({ code, ...countIn(words, common) }))
  const [best, second] = counts.toSorted((a, b) => b.hits - a.hits)
  if (best === undefined || second === undefined) return { code: 'unknown', share: 0 }
  const share = best.hits / words.length
  if (best.hits < 3 || best.kinds < (best.code === 'en' ? 2 : 4) || share < 0.12 || best.hits === second.hits)
    return { code: 'unknown', share: 0 }
  return { code: best.code, share: Math.round(share * 1000) / 1000 }
}

/** How many of the words are common in a language, and how many different ones. One letter alone may be a name of anything. */
function countIn(words: readonly string[], common: ReadonlySet<string>): { hits: number; kinds: number } {
  const found = words.filter((word) => common.has(word))
  return { hits: found.length, kinds: new Set(found.filter((word) => word.length > 1)).size }
}

/** A language whose script makes up a good part of the letters. */
function scriptOf(letters: readonly string[]): FoundLanguage | undefined {
  let best: FoundLanguage | undefined
  for (const [code, script] of SCRIPTS) {
    const share = letters.filter((letter) => script.test(letter)).length / letters.length
    // Japanese writes most words with Chinese characters; a few syllables tell it.
    const isEnough = code === 'ja' ? share >= 0.1 : share >= 0.3
    if (isEnough && (best === undefined || (best.code !== 'ja' && share > best.share)))
      best = { code, share: Math.round(share * 1000) / 1000 }
  }
  return best
}
