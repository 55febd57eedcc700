using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.Files;

/// <summary>A part of a file. The same bytes give the same parts every time: a part's number is in its batch's id.</summary>
/// <param name="Part">Counts from 0.</param>
/// <param name="IsLast">Whether the file ends with it; a file always has a last part, though it may be empty.</param>
/// <param name="Events">What could be taken.</param>
/// <param name="Rejected">What could not; of a file full of it the first ones in full, the rest as one that counts them.</param>
/// <param name="RejectedCount">How many records of this part those are.</param>
public sealed record EventPage(int Part, bool IsLast, ImmutableArray<EventRecord> Events, ImmutableArray<RejectedRecord> Rejected, int RejectedCount);
