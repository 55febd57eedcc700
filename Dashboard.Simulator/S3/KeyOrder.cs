using System.Text;

namespace Dashboard.Simulator.S3;

/// <summary>S3 lists keys in the order of their UTF-8 bytes, which differs from .NET's where surrogates occur.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    /// <summary>Appended to a prefix, this comes after every key that begins with it.</summary>
    public const string Last = "\U0010FFFF";

    public static KeyOrder Utf8 { get; } = new();

    public int Compare(string? x, string? y) =>
        Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
