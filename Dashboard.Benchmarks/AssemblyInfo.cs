using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Dashboard.Tests")]
