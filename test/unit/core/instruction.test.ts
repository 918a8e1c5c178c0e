import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInstruction } from '../../../src/core/instruction.ts';

describe('a recorded history line as its instruction', () => {
  test.each([
    // The classic builder
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['/bin/sh -c #(nop) CMD [/bin/bash]', 'CMD ["/bin/bash"]'],
    ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx", "-g", "daemon off;"]'],
    ['/bin/sh -c #(nop) CMD ["/bin/sh" "-c" "npm start"]', 'CMD npm start'],
    ['/bin/sh -c #(nop) CMD ["/bin/sh" "-c" "[ -f x ] && y"]', 'CMD ["/bin/sh", "-c", "[ -f x ] && y"]'],
    ['/bin/sh -c #(nop)  CMD []', 'CMD []'],
    ['/bin/sh -c #(nop) ENTRYPOINT &{["/entrypoint.sh"]}', 'ENTRYPOINT ["/entrypoint.sh"]'],
    [
      '/bin/sh -c #(nop) ADD file:4b4a70f4fd8ccd2bc0d3f1eb8b4fd5b6f5bbb15bc0e1d6a40ba5ba0ea4a0f12c in / ',
      'ADD file:4b4a70f4fd8ccd2bc0d3f1eb8b4fd5b6f5bbb15bc0e1d6a40ba5ba0ea4a0f12c /',
    ],
    ['/bin/sh -c #(nop) COPY dir:0a1b in /app in here ', 'COPY dir:0a1b /app in here'],
    ['/bin/sh -c #(nop) COPY --chown=1:1multi:2c58 in ./ ', 'COPY --chown=1:1 multi:2c58 ./'],
    ['/bin/sh -c #(nop) COPY --chown=www:www file:2c58 in /x ', 'COPY --chown=www:www file:2c58 /x'],
    ['/bin/sh -c #(nop)  EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE 443/tcp 80/tcp'],
    ['/bin/sh -c #(nop)  EXPOSE 443/tcp 80', 'EXPOSE 443/tcp 80'],
    ['/bin/sh -c #(nop)  VOLUME [/data /logs]', 'VOLUME /data /logs'],
    ['/bin/sh -c #(nop) USER [daemon]', 'USER daemon'],
    ['/bin/sh -c #(nop)  STOPSIGNAL [SIGTERM]', 'STOPSIGNAL SIGTERM'],
    ['/bin/sh -c #(nop)  MAINTAINER NGINX Docker Maintainers <m@x.y>', 'MAINTAINER NGINX Docker Maintainers <m@x.y>'],
    ['/bin/sh -c #(nop)  SHELL [/bin/bash -o pipefail -c]', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]'],
    ['/bin/sh -c #(nop)  ENV GREETING=hello world EMPTY=', 'ENV GREETING="hello world" EMPTY='],
    ['/bin/sh -c #(nop)  ENV OPTS=-Da=1 -Db=2', 'ENV OPTS="-Da=1 -Db=2"'],
    ['/bin/sh -c #(nop)  LABEL a=say "hi"', 'LABEL a="say \\"hi\\""'],
    ['/bin/sh -c #(nop)  ONBUILD RUN make', 'ONBUILD RUN make'],
    [
      `/bin/sh -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "curl -f \\"x\\" || exit 1"] "30s" "3s" "0s" '\\x03'}`,
      'HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD curl -f "x" || exit 1',
    ],
    [
      `HEALTHCHECK &{["CMD" "a" "b c"] "5m0s" "3s" "1s" "2s" '\\x00'}`,
      'HEALTHCHECK --interval=5m0s --timeout=3s --start-period=1s --start-interval=2s CMD ["a", "b c"]',
    ],
    [`HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\\x00'}`, 'HEALTHCHECK NONE'],
    ['/bin/sh -c apt-get update \t&& apt-get install', 'RUN apt-get update \t&& apt-get install'],
    ['|2 VERSION=1.0 WORDS=two words /bin/sh -c make all', 'RUN make all'],
    ['|1 ONLY=x make all', 'RUN make all'],
    ['|1 A=1 /bin/sh -c #(nop) WORKDIR /app', 'WORKDIR /app'],
    ['/bin/busybox sh -c #(nop)  WORKDIR /x', 'WORKDIR /x'],
    ['/bin/busybox --install -s /bin', 'RUN ["/bin/busybox", "--install", "-s", "/bin"]'],
    // BuildKit
    ['RUN /bin/sh -c apt-get update # buildkit', 'RUN apt-get update'],
    ['RUN |2 A=1 B=two words /bin/sh -c make # buildkit', 'RUN make'],
    ['RUN |1 A=1 /bin/bash -o pipefail -c make | tee x # buildkit', 'RUN make | tee x'],
    ['RUN npm ci # buildkit', 'RUN ["npm", "ci"]'],
    ['RUN /bin/sh -c apt-get update\napt-get install x\n # buildkit', 'RUN apt-get update\napt-get install x'],
    ['COPY --chmod=755 a b /x/ # buildkit', 'COPY --chmod=755 a b /x/'],
    ['COPY --from=build /out /app # buildkit', 'COPY --from=build /out /app'],
    ['ADD rootfs.tar.gz / # buildkit', 'ADD rootfs.tar.gz /'],
    ['WORKDIR /app', 'WORKDIR /app'],
    ['EXPOSE map[80/tcp:{}]', 'EXPOSE 80/tcp'],
    ['EXPOSE [80/tcp 443/tcp]', 'EXPOSE 80/tcp 443/tcp'],
    ['CMD ["/bin/sh" "-c" "echo $HOME"]', 'CMD echo $HOME'],
    ['ENTRYPOINT ["/docker-entrypoint.sh"]', 'ENTRYPOINT ["/docker-entrypoint.sh"]'],
    ['ENV PATH=/usr/local/bin:/usr/bin', 'ENV PATH=/usr/local/bin:/usr/bin'],
    ['VOLUME [/var/lib/data]', 'VOLUME /var/lib/data'],
    // Windows
    ['cmd /S /C #(nop)  CMD ["cmd"]', 'CMD ["cmd"]'],
    ['cmd /S /C echo hi', 'RUN echo hi'],
    ['RUN cmd /S /C echo hi # buildkit', 'RUN echo hi'],
    ["powershell -Command $x = 'Stop'; Get-Item", "RUN $x = 'Stop'; Get-Item"],
    ['powershell -NoProfile -ExecutionPolicy Bypass -Command dir', 'RUN dir'],
    // No instruction at all
    ['', ''],
    ['bash', 'bash'],
    ['bazel build ...', 'bazel build ...'],
    ['ko build ko://example.com/cmd', 'ko build ko://example.com/cmd'],
    ["# debian.sh --arch 'amd64' out/ 'bookworm' '@1'", "# debian.sh --arch 'amd64' out/ 'bookworm' '@1'"],
    ['Apply image 10.0.14393.0', 'Apply image 10.0.14393.0'],
    ['/bin/sh -c #(nop) FROBNICATE x', 'FROBNICATE x'],
  ])('%s', (recorded, text) => {
    expect(readInstruction(recorded).text).toBe(text);
  });

  test('a shell other than the one in force was written out', () => {
    const recorded = 'RUN /bin/bash -c echo hi # buildkit';
    expect(readInstruction(recorded, '/bin/sh -c').text).toBe('RUN ["/bin/bash", "-c", "echo hi"]');
    expect(readInstruction(recorded, '/bin/bash -c').text).toBe('RUN echo hi');
    expect(readInstruction('CMD ["/bin/bash" "-c" "x"]', '/bin/bash -c').text).toBe('CMD x');
    expect(readInstruction('powershell -Command $a; dir', 'powershell -Command $a;').text).toBe('RUN dir');
  });

  test('build arguments are kept beside the instruction', () => {
    expect(readInstruction('RUN |2 A=1 B=two X=3 words /bin/sh -c make # buildkit').buildArgs).toEqual([
      'A=1',
      'B=two X=3 words',
    ]);
    expect(readInstruction('|0 /bin/sh -c make')).toEqual({
      keyword: 'RUN',
      args: 'make',
      text: 'RUN make',
      buildArgs: [],
    });
  });

  test('never throws, and keeps what is no instruction', () => {
    const pieces = fc.constantFrom(
      '/bin/sh -c ',
      '#(nop) ',
      'RUN ',
      '|2 ',
      'A=b ',
      'CMD [',
      '"x" ',
      ']',
      '&{',
      '\\x',
      "'",
      '# buildkit',
      'HEALTHCHECK ',
      'ENV ',
      '\n',
      '  ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        fc.option(fc.string()),
        (text, shell) => {
          const instruction = readInstruction(text, shell ?? undefined);
          expect(instruction.text.startsWith(instruction.keyword)).toBe(true);
          if (instruction.keyword === '') expect(text).toContain(instruction.args);
        },
      ),
    );
  });

  test.each([
    '|9 ' + 'a b '.repeat(50_000),
    'ENV a=' + ' '.repeat(200_000),
    'CMD [' + '['.repeat(200_000),
    '/bin/sh' + ' -c'.repeat(60_000),
  ])('a hostile line is read in linear time', (text) => {
    expect(readInstruction(text).text.length).toBeLessThan(2 * text.length);
  });
});
