namespace Dashboard.Simulator.Estate.Events;

/// <summary>One occurrence, and the chances that are its own.</summary>
internal readonly record struct Draw(ulong Key, DateTimeOffset At)
{
    public T Of<T>(IReadOnlyList<T> from, int what = 0) => Chance.Pick(Key, 1000 + what, from);

    public int Number(int from, int to, int what = 0) => from + (int)(Chance.Bits(Key, 2000 + what) % (ulong)(to - from + 1));

    public string Id(string prefix, int what = 0) => prefix + AwsIds.Hex(Chance.Bits(Key, 3000 + what));

    public bool Happens(double probability, int what = 0) => Chance.Unit(Key, 4000 + what) < probability;
}
