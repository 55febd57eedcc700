namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>Rare tokens of a segment, sorted and cut into buckets by their highest bits: of each some of the bits that follow, and the window it is in.</summary>
internal static class RareBuckets
{
    private const int CountBits = 20;
    private const int WidthBits = 5;
    private const int WindowNumberBits = DocSet.Bits - DocSet.WindowBits;

    public static List<(int Bucket, byte[] Data)> Pack(List<(ulong Token, int Window)> tokens, int bits)
    {
        tokens.Sort((left, right) => left.Token != right.Token ? left.Token.CompareTo(right.Token) : left.Window.CompareTo(right.Window));
        var buckets = new List<(int, byte[])>();
        for (var first = 0; first < tokens.Count;)
        {
            var bucket = Bucket(tokens[first].Token, bits);
            var end = first;
            while (end < tokens.Count && Bucket(tokens[end].Token, bits) == bucket)
            {
                end++;
            }

            var writer = new BitWriter();
            var width = GapCode.WidthFor(end - first, 1 << SegmentBuilder.RareTokenBits);
            writer.Write((uint)(end - first), CountBits);
            writer.Write((uint)width, WidthBits);
            var before = 0u;
            for (; first < end; first++)
            {
                var brief = Short(tokens[first].Token, bits);
                GapCode.WriteGap(writer, brief - before, width);
                writer.Write((uint)tokens[first].Window, WindowNumberBits);
                before = brief;
            }

            buckets.Add((bucket, writer.ToArray()));
        }

        return buckets;
    }

    /// <summary>Adds the windows that a token may be in.</summary>
    public static void Find(ReadOnlySpan<byte> data, ulong token, int bits, DocSet into)
    {
        var reader = new BitReader(data);
        var count = (int)reader.Read(CountBits);
        var width = (int)reader.Read(WidthBits);
        var wanted = Short(token, bits);
        var found = 0u;
        for (; count > 0 && !reader.IsAtEnd; count--)
        {
            found += GapCode.ReadGap(ref reader, width);
            var window = (int)reader.Read(WindowNumberBits);
            if (found == wanted)
            {
                into.AddWindow(window);
            }
            else if (found > wanted)
            {
                return;
            }
        }
    }

    public static int Bucket(ulong token, int bits) => bits == 0 ? 0 : (int)(token >> (64 - bits));

    private static uint Short(ulong token, int bits) => (uint)((token << bits) >> (64 - SegmentBuilder.RareTokenBits));
}
