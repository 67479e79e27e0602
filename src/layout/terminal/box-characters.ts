// The character for a cell where lines meet, by the weight of its four arms.

/** 0 none, 1 light, 2 heavy. */
export type Weight = 0 | 1 | 2;

export interface Arms {
  up: Weight;
  right: Weight;
  down: Weight;
  left: Weight;
}

/** Keys are the weights up, right, down, left; Unicode's block of box-drawing characters has them all. */
const CHARACTERS: Readonly<Record<string, string>> = {
  ...{ '0101': '─', '0202': '━', '1010': '│', '2020': '┃' },
  ...{
    '0001': '─',
    '0100': '─',
    '0002': '━',
    '0200': '━',
    '0010': '│',
    '1000': '│',
    '0020': '┃',
    '2000': '┃',
  },
  ...{ '0102': '╾', '0201': '╼', '1020': '╽', '2010': '╿' },
  ...{ '0110': '╭', '0210': '┍', '0120': '┎', '0220': '┏' },
  ...{ '0011': '╮', '0012': '┑', '0021': '┒', '0022': '┓' },
  ...{ '1100': '╰', '1200': '┕', '2100': '┖', '2200': '┗' },
  ...{ '1001': '╯', '1002': '┙', '2001': '┚', '2002': '┛' },
  ...{
    '1110': '├',
    '1210': '┝',
    '2110': '┞',
    '1120': '┟',
    '2120': '┠',
    '2210': '┡',
    '1220': '┢',
    '2220': '┣',
  },
  ...{
    '1011': '┤',
    '1012': '┥',
    '2011': '┦',
    '1021': '┧',
    '2021': '┨',
    '2012': '┩',
    '1022': '┪',
    '2022': '┫',
  },
  ...{
    '0111': '┬',
    '0112': '┭',
    '0211': '┮',
    '0212': '┯',
    '0121': '┰',
    '0122': '┱',
    '0221': '┲',
    '0222': '┳',
  },
  ...{
    '1101': '┴',
    '1102': '┵',
    '1201': '┶',
    '1202': '┷',
    '2101': '┸',
    '2102': '┹',
    '2201': '┺',
    '2202': '┻',
  },
  ...{
    '1111': '┼',
    '1112': '┽',
    '1211': '┾',
    '1212': '┿',
    '2111': '╀',
    '1121': '╁',
    '2121': '╂',
    '2112': '╃',
  },
  ...{
    '2211': '╄',
    '1122': '╅',
    '1221': '╆',
    '2212': '╇',
    '1222': '╈',
    '2122': '╉',
    '2221': '╊',
    '2222': '╋',
  },
};

/** A space where no arms meet. `ascii`: only `-|+`, and `=#` where an arm is heavy. */
export function boxCharacter({ up, right, down, left }: Arms, ascii: boolean): string {
  if (!ascii) return CHARACTERS[`${up}${right}${down}${left}`] ?? ' ';
  const [vertical, horizontal] = [Math.max(up, down), Math.max(right, left)];
  if (vertical === 0) return [' ', '-', '='][horizontal] ?? ' ';
  if (horizontal === 0) return ['', '|', '#'][vertical] ?? ' ';
  return Math.max(vertical, horizontal) === 2 ? '#' : '+';
}
