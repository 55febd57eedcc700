using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Dashboard.Collectors.MetricsCsv;

/// <summary>A line of a file.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Text">The line without its end; only its start where it is too long.</param>
/// <param name="TooLong">Whether it was longer than the limit.</param>
public readonly record struct BoundedLine(long Number, string Text, bool TooLong);

/// <summary>Reads UTF-8 lines of a stranger's file without ever holding more than a limit of one.</summary>
public static class BoundedLines
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>The stream's lines, in order.</summary>
    public static async IAsyncEnumerable<BoundedLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new(bufferSize: 64 * 1024, leaveOpen: true));
        var (number, overflow) = (0L, (string?)null);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TryLine(ref rest, out var line))
            {
                yield return Line(++number, line, overflow);
                overflow = null;
            }

            // What is left has no end yet. Past the limit only its start is remembered.
            if (rest.Length > MaxBytes)
            {
                overflow ??= Decode(rest.Slice(0, MaxBytes));
                rest = rest.Slice(rest.End);
            }

            if (read.IsCompleted)
            {
                if (rest.Length > 0 || overflow is not null)
                {
                    yield return Line(++number, rest, overflow);
                }

                break;
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
        }

        await reader.CompleteAsync();
    }

    private static bool TryLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }

    private static BoundedLine Line(long number, ReadOnlySequence<byte> bytes, string? overflow) =>
        overflow is not null ? new(number, overflow, TooLong: true)
        : bytes.Length > MaxBytes ? new(number, Decode(bytes.Slice(0, MaxBytes)), TooLong: true)
        : new(number, number == 1 ? Decode(bytes).TrimStart('\uFEFF') : Decode(bytes), TooLong: false);

    private static string Decode(ReadOnlySequence<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\r');
}
