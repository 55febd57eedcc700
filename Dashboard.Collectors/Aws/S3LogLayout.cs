namespace Dashboard.Collectors.Aws;

/// <summary>How a service names its log files: which folders lead to them, and what a file's name says.</summary>
internal abstract class S3LogLayout
{
    /// <summary>Whether a folder, by its name without slashes, leads to files of this log. Years, months and days below are found by themselves.</summary>
    public abstract bool Leads(string folder);

    /// <summary>The time in a file's name; null for what is not a file of this log.</summary>
    public abstract DateTimeOffset? TimeOf(string key);

    /// <summary>A key before which no file of the folder has a time of <paramref name="at"/> or later; null where names do not begin with their time.</summary>
    /// <param name="partition">The folder that holds the years.</param>
    /// <param name="dayFolder">The folder of a day in it.</param>
    /// <param name="at">The time.</param>
    public abstract string? StartAfter(string partition, string dayFolder, DateTimeOffset at);

    /// <summary>The folder of a day.</summary>
    public virtual string DayFolder(string partition, DateOnly day) =>
        partition + day.ToString("yyyy'/'MM'/'dd'/'", System.Globalization.CultureInfo.InvariantCulture);
}
