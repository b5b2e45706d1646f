/** Words that say nothing about where something stands: of prose, and of programming languages. */
const PROSE = `a about above after again against all also always am an and any are as at be because been before being below
between both but by can cannot could did do does doing done down during each either else e.g eg etc ever every few for from further
get gets got had has have having he her here hers him his how however i ie if in into is it its itself just like may me might more
most must my need needs no nor not now of off on once one only or other our out over own per same shall she should since so some
such than that the their them then there these they this those through thus to too under until unless up upon us use used uses using
very via was we were what when where whether which while who whom whose why will with within without would yes you your`

const CODE = `abstract async await bool boolean break byte case catch char const constexpr continue def defer del elif endif enum
export extends extern false final finally float fn func function goto impl implements import include instanceof int int32 int64
interface lambda let namespace new nil none null nullptr override private protected public pub readonly return self sizeof static
string struct super switch this throw throws true try typedef typeof uint undefined union unsigned var void volatile yield
std str usize i32 i64 u8 u32 u64 f64 vec expect describe tostring`

const STOP = new Set(`${PROSE} ${CODE}`.split(/\s+/))

/** Whether a lower-case word is left out of every search. */
export function isStopWord(word: string): boolean {
  return STOP.has(word)
}
