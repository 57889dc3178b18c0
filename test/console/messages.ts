/** Keys and texts of the check: letters of several scripts and directions, and what would be markup. */
export const hostile = {
  script: '<script>window.broken = 1</script>',
  image: '<img src=x onerror="window.broken = 2">',
  /** Turns the rest of a line around unless it is isolated. */
  override: 'abc\u202Edef',
  arabic: 'سلمى القاهري',
  chinese: '张三，年龄25岁',
  serial: '9007199254740993',
} as const;

/** Groups by their key: what profile, crm and ledger say. Two groups need a reviewer, and one waits for a part. */
const groups: Readonly<Record<string, readonly object[]>> = {
  'customer-1': [
    { name: 'Ada', age: 34, city: 'Lyon' },
    { name: 'Ada', age: 34, city: 'Lyon' },
    { name: 'Ada', age: 34, city: 'Lyon' },
  ],
  [`客户-${hostile.chinese}`]: [
    { name: hostile.chinese, age: 25, city: '北京' },
    { name: hostile.chinese, age: 26, city: '上海' },
    { name: '张三', age: 27, city: '北京' },
  ],
  [`${hostile.arabic}-7`]: [
    { name: hostile.arabic, age: 41, city: 'القاهرة' },
    { name: hostile.arabic, age: 42, city: 'القاهرة' },
    { name: hostile.override, age: 43, city: 'القاهرة' },
  ],
  [hostile.image]: [
    { name: hostile.script, age: 1, city: 'Lyon' },
    { name: hostile.image, age: 2, city: 'Lyon' },
  ],
};

const sources = ['profile', 'crm', 'ledger'];

/** Returns the envelopes as JSON Lines: three groups of three parts, one of two, and two that will be rejected. */
export function messages(): string {
  const parts = Object.entries(groups).flatMap(([key, bodies], group) =>
    bodies.map((data, at) =>
      envelope({ id: `u-${group}-${at}`, source: sources[at] ?? '', correlationid: key, data }),
    ),
  );
  const rejected = [
    envelope({ id: 'bad-1', source: 'crm', correlationid: 'bad', data: { name: 7 } }),
    envelope({ id: 'bad-2', source: 'crm', correlationid: 'bad', data: { age: hostile.script } }),
  ];
  const exact = envelope({
    id: 'exact',
    source: 'profile',
    correlationid: 'exact',
    data: { name: 'x', serial: 0 },
  });
  return [...parts, ...rejected, exact.replace('"serial":0', `"serial":${hostile.serial}`)].join('\n');
}

const envelope = (members: object): string =>
  JSON.stringify({ specversion: '1.0', type: 'user', ...members });
