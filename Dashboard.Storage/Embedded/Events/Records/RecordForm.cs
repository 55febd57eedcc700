namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>How a value is written in a block. Numbers never change their meaning: blocks are kept for as long as their events.</summary>
internal static class RecordForm
{
    public const byte Text = 0;
    /// <summary>The number of a text between quotes.</summary>
    public const byte TextInRaw = 1;
    public const byte Number = 2;
    public const byte SmallNumber = 3;
    public const byte True = 4;
    public const byte False = 5;
    public const byte Time = 6;
    public const byte Address = 7;
    public const byte AddressInRaw = 8;
    public const byte ScopedAddress = 9;
    public const byte List = 10;

    /// <summary>A part of the record, by its place.</summary>
    public const byte PartOfRaw = 11;
}
