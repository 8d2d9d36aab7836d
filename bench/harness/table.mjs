/** Rows as a table of Markdown, which is also readable as it is: the first column to the left, numbers to the right. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const format = (line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
  const rule = widths.map((width, i) =>
    i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [format(lines[0]), rule, ...lines.slice(1).map(format)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
