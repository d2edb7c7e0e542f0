import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cdata, field, findEncrypted, MAX_XML_BYTES, MalformedPush, parseXml } from './xml.ts';

/** The fields, or the refusal; any other error is a fault. */
function parseOrRefuse(text: string): ReturnType<typeof parseXml> | MalformedPush {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof MalformedPush) return error;
    throw error;
  }
}
const wrap = (inner: string) => `<xml>${inner}</xml>`;

describe('parseXml', () => {
  it('finds elements by name, in any order, with or without CDATA, and keeps 64-bit numbers', () => {
    const fields = parseXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n  <MsgId>23903507600338688</MsgId><Content><![CDATA[ a<b & <!DOCTYPE ]]></Content>\n <Plain>1 &lt; 2 &amp; 3</Plain><Empty></Empty><New attr="1"><Deep>x</Deep></New></xml>\n',
    );
    expect(field(fields, 'MsgId')).toBe('23903507600338688');
    expect(field(fields, 'Content')).toBe(' a<b & <!DOCTYPE ');
    expect(field(fields, 'Plain')).toBe('1 < 2 & 3');
    expect(field(fields, 'Empty')).toBe('');
    expect(field(fields, 'New')).toBeUndefined();
    expect(field(fields, 'Absent')).toBeUndefined();
  });

  it.each([
    ['before the root', '<!-- x --><xml><A>1</A></xml>'],
    ['beside the elements', wrap('<!-- <!DOCTYPE x> <A>2</A> --><A>1</A>')],
    ['behind the root', `${wrap('<A>1</A>')}<!-- <![CDATA[ -->`],
    ['in the middle of a value', wrap('<A><!-- ]]> --><![CDATA[1]]></A>')],
  ])('reads past a comment %s', (_name, text) => {
    expect(field(parseXml(text), 'A')).toBe('1');
  });

  it('leaves a comment that a customer wrote', () => {
    expect(field(parseXml(wrap('<A><![CDATA[a <!-- b --> c]]></A>')), 'A')).toBe('a <!-- b --> c');
  });

  it('has no value for what is there twice', () => {
    expect(field(parseXml(wrap('<A>1</A><A>2</A>')), 'A')).toBeUndefined();
  });

  const bomb = `<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]><xml><A>&j;</A></xml>`;
  it.each([
    ['an entity bomb', bomb],
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><A>&e;</A></xml>'],
    ['a doctype', '<!DOCTYPE xml><xml/>'],
    ['an unclosed comment', wrap('<A>1</A><!-- x')],
    ['a doctype behind a comment', '<!-- x --><!DOCTYPE xml><xml><A>1</A></xml>'],
    ['an unclosed element', '<xml><A>1</xml>'],
    ['a second root', '<xml></xml><xml></xml>'],
    ['another root', '<html><A>1</A></html>'],
    ['JSON', '{"ToUserName":"gh"}'],
    ['nothing', ''],
    ['text', 'hello'],
    ['a root without elements', '<xml>text</xml>'],
    ['unclosed CDATA', wrap('<A><![CDATA[x</A>')],
    ['nine levels', wrap('<a>'.repeat(9) + '</a>'.repeat(9))],
    ['100,000 levels', wrap('<a>'.repeat(100_000) + '</a>'.repeat(100_000))],
    ['2 MiB', wrap(`<A>${'x'.repeat(2 * MAX_XML_BYTES)}</A>`)],
  ])('refuses %s', (_name, text) => {
    expect(() => parseXml(text)).toThrow(MalformedPush);
  });

  it.each([
    ['unclosed CDATA, a hundred thousand times', '<![CDATA['.repeat(110_000)],
    ['unclosed comments, a hundred thousand times', '<!--'.repeat(250_000)],
    ['opening brackets only', '<'.repeat(1_000_000)],
    ['ampersands', wrap(`<A>${'&'.repeat(900_000)}</A>`)],
    ['one long open tag', `<xml ${'a'.repeat(900_000)}`],
    ['many attributes', `<xml><A ${'a="1" '.repeat(150_000)}>1</A></xml>`],
    ['brackets of CDATA', wrap(`<A><![CDATA[${']]'.repeat(400_000)}]]></A>`)],
    ['spaces in an end tag', wrap(`<A>1</A${' '.repeat(900_000)}>`)],
  ])('is done with %s soon', (_name, text) => {
    const startedAt = performance.now();
    parseOrRefuse(text);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('cannot be made to reach a prototype', () => {
    const fields = parseOrRefuse(
      '<xml><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor><A>1</A></xml>',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const read = fields instanceof MalformedPush ? {} : fields;
    expect(field(read, 'toString')).toBeUndefined();
  });

  it('yields or refuses, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<xml>',
            '</xml>',
            '<A>',
            '</A>',
            '<![CDATA[',
            ']]>',
            '<!',
            '&',
            '&#0;',
            'x',
            '\0',
            '"',
            '<A/>',
            '<?p?>',
          ),
        ),
        (parts) => {
          expect(parseOrRefuse(parts.join(''))).toBeTypeOf('object');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('drops what no database stores', () => {
    const fields = parseXml(wrap('<A><![CDATA[a\0b]]></A>'));
    expect(field(fields, 'A')).toBe('ab');
    expect(field({ A: 'x\uD800y😀' }, 'A')).toBe('x\uFFFDy😀');
  });
});

describe('cdata', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(']]>', ']', '>', '<![CDATA[', '&', '你', '😀', ' a ', '\n')),
        (parts) => {
          const text = parts.join('');
          expect(field(parseXml(wrap(`<A>${cdata(text)}</A>`)), 'A')).toBe(text);
        },
      ),
    );
  });

  it('drops characters that XML cannot hold', () => {
    expect(cdata('a\0b\u0008\tc\uFFFF')).toBe('<![CDATA[ab\tc]]>');
  });
});

describe('findEncrypted', () => {
  it('takes the text as received, in either form', () => {
    expect(findEncrypted('<xml><Encrypt><![CDATA[AB+/=]]></Encrypt></xml>')).toEqual(['AB+/=']);
    expect(findEncrypted('<xml>\n<Encrypt> AB </Encrypt></xml>')).toEqual(['AB']);
    expect(findEncrypted('<xml><A>1</A></xml>')).toEqual([]);
    expect(findEncrypted('<Encrypt>A B</Encrypt><Encrypt>')).toEqual([]);
    expect(findEncrypted('{"ToUserName": "gh_1", "Encrypt": "AB\\/="}')).toEqual(['AB/=']);
  });

  it('is not led astray by a customer who writes the tag', () => {
    const body =
      '<xml><Content><![CDATA[<Encrypt>FAKE</Encrypt>]]></Content><Encrypt><![CDATA[TRUE]]></Encrypt></xml>';
    expect(findEncrypted(body)).toEqual(['FAKE', 'TRUE']);
  });
});
